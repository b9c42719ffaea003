using System.Collections.Immutable;
using Vectl.Runtime.Network;
using Key = Vectl.Runtime.Configuration.Keys.ConfigKey<Vectl.Runtime.Network.InterfaceConfig>;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The keys of one interface of a VE. A new one is a property of <see cref="InterfaceConfig"/>, a line here, and a look at <see cref="NetworkRules"/>.</summary>
static class NetworkKeys
{
    /// <summary>All of them, in the order of the file.</summary>
    public static readonly ConfigTable<InterfaceConfig> Interface = new(
    [
        Key.Of("network.type", "How it is joined to the world: routed by the host (the default), a port of a bridge, on an interface of the host with an Ethernet address of its own (macvlan) or without (ipvlan), or an interface of the host (physical).", NetworkTypes.Type, i => i.Type == InterfaceType.Routed ? null : i.Type, (i, v) => i with { Type = v ?? InterfaceType.Routed }),
        Key.Of("network.addresses", "Its addresses; those of a routed interface are single ones unless they say otherwise.", NetworkTypes.Addresses, i => NonEmpty(i.Addresses), (i, v) => i with { Addresses = v ?? [] }),
        Key.Of("network.gateway", "Where IPv4 packets for elsewhere go; the host is a routed interface's.", NetworkTypes.Gateway, i => i.Gateway, (i, v) => i with { Gateway = v }),
        Key.Of("network.gateway6", "Where IPv6 packets for elsewhere go.", NetworkTypes.Gateway, i => i.Gateway6, (i, v) => i with { Gateway6 = v }),
        Key.Of("network.dhcp", "Whether the VE finds its addresses itself.", ConfigTypes.Boolean, i => i.Dhcp ? true : null, (i, v) => i with { Dhcp = v ?? false }),
        Key.Of("network.nat", "Whether what it sends beyond the host has the host's address.", ConfigTypes.Boolean, i => i.Nat ? true : null, (i, v) => i with { Nat = v ?? false }),
        Key.Of("network.ports", "Ports of the host that lead to it.", NetworkTypes.Ports, i => NonEmpty(i.Ports), (i, v) => i with { Ports = v ?? [] }),
        Key.Of("network.bridge", "The bridge that it is a port of; it is made when the host has none of that name.", NetworkTypes.HostInterface, i => i.Bridge, (i, v) => i with { Bridge = v }),
        Key.Of("network.vlan", "Its VLAN on the bridge.", ConfigTypes.Number(1, 4094), i => i.Vlan, (i, v) => i with { Vlan = (int?)v }),
        Key.Of("network.isolated", "Whether it is kept from the other isolated ports of the bridge, or as macvlan from the others on its parent.", ConfigTypes.Boolean, i => i.Isolated ? true : null, (i, v) => i with { Isolated = v ?? false }),
        Key.Of("network.parent", "The interface of the host that it lies on, or is.", NetworkTypes.HostInterface, i => i.Parent, (i, v) => i with { Parent = v }),
        Key.Of("network.mac", "Its Ethernet address; without it, one that stays the same.", NetworkTypes.Mac, i => i.Mac, (i, v) => i with { Mac = v }),
        Key.Of("network.host_name", "What its other end is called on the host; without it, veth101.0 for eth0 of 101.", NetworkTypes.HostInterface, i => i.HostName, (i, v) => i with { HostName = v }),
        Key.Of("network.host_mac", "The Ethernet address of its other end on the host.", NetworkTypes.Mac, i => i.HostMac, (i, v) => i with { HostMac = v }),
        Key.Of("network.mac_filter", "Whether only frames from its own Ethernet address leave it; without it, yes.", ConfigTypes.Boolean, i => i.MacFilter ? null : false, (i, v) => i with { MacFilter = v ?? true }),
        Key.Of("network.mtu", "The most bytes in a packet.", ConfigTypes.Number(68, 65535, "bytes"), i => i.Mtu, (i, v) => i with { Mtu = (int?)v }),
        new RateKey(),
    ]);

    static ImmutableArray<T>? NonEmpty<T>(ImmutableArray<T> items) => items.IsDefaultOrEmpty ? null : items;
}
