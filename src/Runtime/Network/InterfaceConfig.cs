using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network;

/// <summary>A network interface of a VE, as its configuration describes it (<c>network.NAME</c>).</summary>
public sealed record InterfaceConfig
{
    /// <summary>Its name in the VE.</summary>
    public required string Name { get; init; }

    /// <summary>How it is joined to the world (<c>type</c>).</summary>
    public InterfaceType Type { get; init; }

    /// <summary>Its addresses (<c>addresses</c>); no two are equal.</summary>
    public ImmutableArray<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>Where IPv4 packets for elsewhere go (<c>gateway</c>); a routed interface has one of its own.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Where IPv6 packets for elsewhere go (<c>gateway6</c>).</summary>
    public IPAddress? Gateway6 { get; init; }

    /// <summary>The VE finds its addresses itself (<c>dhcp</c>).</summary>
    public bool Dhcp { get; init; }

    /// <summary>What it sends beyond the host has the host's address (<c>nat</c>).</summary>
    public bool Nat { get; init; }

    /// <summary>Ports of the host that lead to it (<c>ports</c>); no two overlap.</summary>
    public ImmutableArray<PublishedPort> Ports { get; init; } = [];

    /// <summary>The bridge that it is a port of (<c>bridge</c>).</summary>
    public string? Bridge { get; init; }

    /// <summary>Its VLAN on the bridge, 1 to 4094 (<c>vlan</c>).</summary>
    public int? Vlan { get; init; }

    /// <summary>It does not reach other isolated ports of the bridge, or as macvlan the others on its parent (<c>isolated</c>).</summary>
    public bool Isolated { get; init; }

    /// <summary>The interface of the host that it lies on, or is (<c>parent</c>).</summary>
    public string? Parent { get; init; }

    /// <summary>Its Ethernet address (<c>mac</c>), or null for one made from the host and the VE.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The name of its other end on the host (<c>host_name</c>), or null: see <see cref="HostNameOf"/>.</summary>
    public string? HostName { get; init; }

    /// <summary>The Ethernet address of its other end (<c>host_mac</c>), or null for one made from the host and the VE.</summary>
    public MacAddress? HostMac { get; init; }

    /// <summary>Only frames from its own Ethernet address leave it (<c>mac_filter</c>).</summary>
    public bool MacFilter { get; init; } = true;

    /// <summary>The most bytes in a packet, 68 to 65535 (<c>mtu</c>), or null for what it lies on.</summary>
    public int? Mtu { get; init; }

    /// <summary>Bits a second to the VE (<c>rate.in</c>), or null for no limit.</summary>
    public long? RateIn { get; init; }

    /// <summary>Bits a second from the VE (<c>rate.out</c>), or null for no limit.</summary>
    public long? RateOut { get; init; }

    /// <summary>Whether it is one of a pair whose other end the host has.</summary>
    public bool HasHostEnd => Type is InterfaceType.Routed or InterfaceType.Bridged;

    /// <summary>The name of its other end on the host: as configured, else <c>veth101.0</c> for eth0 and <c>veth101.lan</c> for lan, of at most 15 characters.</summary>
    public string HostNameOf(VeId id)
    {
        if (HostName is not null)
            return HostName;
        string number = Name.StartsWith("eth", StringComparison.Ordinal) && Name.Length > 3 ? Name[3..] : Name;
        // Ten digits and "veth" leave no room for the interface's.
        string name = $"{(id.Number >= 1_000_000_000 ? "ve" : "veth")}{id}.{number}";
        return name.Length <= InterfaceName.MaxLength ? name : name[..InterfaceName.MaxLength];
    }

    /// <summary>Its Ethernet address: as configured, else always the same for this name in this VE on this host.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="machine">What tells hosts apart: <c>machine-id(5)</c>.</param>
    public MacAddress MacOf(VeId id, string machine) => Mac ?? MacAddress.Of($"{machine} {id} {Name}");

    /// <summary>The Ethernet address of its other end, made in the same way. A bridge takes the lowest address of its ports, which this is not to be.</summary>
    public MacAddress HostMacOf(VeId id, string machine) => HostMac ?? MacAddress.Of($"{machine} {id} {Name} host", first: 0xfe);
}
