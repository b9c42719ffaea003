namespace Vectl.Runtime.Configuration;

/// <summary>Which files in a VE vectl keeps that say what its interfaces are.</summary>
public enum GuestNetworkFiles
{
    /// <summary>Those of what sets up its interfaces.</summary>
    Auto,
    /// <summary>None.</summary>
    Unmanaged,
}
