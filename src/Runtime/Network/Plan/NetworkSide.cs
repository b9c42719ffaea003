namespace Vectl.Runtime.Network.Plan;

/// <summary>Whose network namespace a step works in.</summary>
public enum NetworkSide
{
    /// <summary>The host's.</summary>
    Host,
    /// <summary>The VE's.</summary>
    Inside,
}
