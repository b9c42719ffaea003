namespace Vectl.Runtime.State;

/// <summary>vzlist's words for what a VE is doing.</summary>
public enum VeStatus
{
    /// <summary>Not running, not mounted.</summary>
    Stopped,
    /// <summary>Its root is mounted on the host for offline work.</summary>
    Mounted,
    /// <summary>Its init is there.</summary>
    Running,
}
