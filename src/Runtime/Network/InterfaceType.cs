namespace Vectl.Runtime.Network;

/// <summary>How an interface of a VE is joined to the world.</summary>
public enum InterfaceType
{
    /// <summary>The host routes its addresses to it, and nothing else.</summary>
    Routed,
    /// <summary>A port of a bridge of the host.</summary>
    Bridged,
    /// <summary>An address of its own on an interface of the host.</summary>
    Macvlan,
    /// <summary>IP addresses on an interface of the host, whose Ethernet address it shares.</summary>
    Ipvlan,
    /// <summary>An interface of the host, which the host does not have while the VE runs.</summary>
    Physical,
}
