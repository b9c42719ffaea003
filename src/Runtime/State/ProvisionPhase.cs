namespace Vectl.Runtime.State;

/// <summary>How far the provisioning of a VE has come.</summary>
public enum ProvisionPhase
{
    /// <summary>The next start runs the script.</summary>
    Pending,
    /// <summary>The script runs.</summary>
    Running,
    /// <summary>It exited with 0.</summary>
    Done,
    /// <summary>It exited with something else, or a signal ended it.</summary>
    Failed,
    /// <summary>It began, and nobody saw its end: vectl was killed, or the VE stopped meanwhile.</summary>
    Interrupted,
}
