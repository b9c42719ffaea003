namespace Vectl.Runtime.Guest.Network;

/// <summary>What sets up the interfaces of a system.</summary>
public enum GuestNetworkTool
{
    /// <summary>Nothing that vectl knows: the interfaces stay as they are when init begins.</summary>
    None,
    /// <summary>systemd-networkd(8).</summary>
    Networkd,
    /// <summary>netplan(5), which makes files for one of the others at boot.</summary>
    Netplan,
    /// <summary>NetworkManager(8).</summary>
    NetworkManager,
    /// <summary>ifup(8) with interfaces(5): Debian's ifupdown, Alpine's ifupdown-ng, busybox.</summary>
    Ifupdown,
    /// <summary>Gentoo's scripts for OpenRC.</summary>
    Netifrc,
}
