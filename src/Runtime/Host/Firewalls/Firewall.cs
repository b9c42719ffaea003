namespace Vectl.Runtime.Host.Firewalls;

/// <summary>Whose rules a chain of the packet filter has, and so by which program they are changed.</summary>
enum Firewall
{
    /// <summary>Somebody's who uses nft.</summary>
    Nftables,
    /// <summary>Somebody's who uses iptables.</summary>
    Iptables,
    /// <summary>Docker's, which leaves a chain of its own to the administrator.</summary>
    Docker,
    /// <summary>ufw's.</summary>
    Ufw,
    /// <summary>firewalld's.</summary>
    Firewalld,
}
