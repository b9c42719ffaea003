namespace Vectl.Runtime.Configuration;

/// <summary>Something of the kernel that a VE has only when it is told so.</summary>
public enum VeFeature
{
    /// <summary><c>/dev/net/tun</c>: the VE's root can make tun and tap interfaces.</summary>
    Tun,
}
