using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Commands;

/// <summary>The fields of <c>list</c> about the network. A container with several interfaces has a value for each of them, in their order.</summary>
static class NetworkFields
{
    /// <summary>All of them but <c>ip</c>, which has another place in the list.</summary>
    public static IReadOnlyList<ListField> All { get; } =
    [
        new("configured_ip", new("CONF_IP", 15), (ve, _) => Addresses(ve.Config?.Network)),
        new("ifname", new("IFNAME", 8), (ve, _) => Each(ve, i => i.Name)),
        new("mac", new("MAC", 17), (ve, _) => Each(ve, i => MacOf(ve, i))),
        new("host_ifname", new("HOST_IFNAME", 15), (ve, _) => Each(ve, i => HostNameOf(ve, i))),
        new("host_mac", new("HOST_MAC", 17), (ve, _) => Each(ve, i => HostMacOf(ve, i))),
        new("network", new("NETWORK", 8), (ve, _) => Each(ve, i => i.Type.ToString().ToLowerInvariant())),
        new("bridge", new("BRIDGE", 15), (ve, _) => Each(ve, i => i.Bridge)),
        new("gw", new("GW", 15), (ve, _) => FieldValue.Of(ve.Network?.SelectMany(i => (IPAddress?[])[i.Gateway, i.Gateway6]).OfType<IPAddress>().Select(a => a.ToString()))),
        new("ports", new("PORTS", 20), (ve, _) => FieldValue.Of(ve.Network?.SelectMany(i => i.Ports).Select(p => p.ToString()))),
        new("nameserver", new("NAMESERVER", 15), (ve, _) => FieldValue.Of(ve.Config?.Nameservers.Select(a => a.ToString()))),
        new("searchdomain", new("SEARCHDOMAIN", 20), (ve, _) => FieldValue.Of(ve.Config?.SearchDomains)),
        new("features", new("FEATURES", 8), (ve, _) => FieldValue.Of(ve.Config?.Features.Select(f => $"{f.ToString().ToLowerInvariant()}:on"))),
        Counter("rx_bytes", "RX", n => n.ReceivedBytes),
        Counter("rx_packets", "RX_PKTS", n => n.ReceivedPackets),
        Counter("rx_dropped", "RX_DROP", n => n.ReceivedDropped),
        Counter("tx_bytes", "TX", n => n.SentBytes),
        Counter("tx_packets", "TX_PKTS", n => n.SentPackets),
        Counter("tx_dropped", "TX_DROP", n => n.SentDropped),
    ];

    /// <summary>The addresses of interfaces, without the lengths of prefixes, as vzlist has them.</summary>
    public static FieldValue Addresses(ImmutableArray<InterfaceConfig>? interfaces)
        => FieldValue.Of(interfaces?.SelectMany(i => i.Addresses).Select(a => a.Address.ToString()));

    /// <summary>The Ethernet address of an interface; null when that is its parent's.</summary>
    public static string? MacOf(VeSummary ve, InterfaceConfig one)
        => one.Type is InterfaceType.Ipvlan or InterfaceType.Physical ? null : one.MacOf(ve.Id, MachineId.Current).ToString();

    /// <summary>What its other end is called on the host; null when it has none there.</summary>
    public static string? HostNameOf(VeSummary ve, InterfaceConfig one) => one.HasHostEnd ? one.HostNameOf(ve.Id) : null;

    /// <summary>The Ethernet address of its other end.</summary>
    public static string? HostMacOf(VeSummary ve, InterfaceConfig one) => one.HasHostEnd ? one.HostMacOf(ve.Id, MachineId.Current).ToString() : null;

    // A dash keeps the values of one interface in one place of all columns.
    static FieldValue Each(VeSummary ve, Func<InterfaceConfig, string?> value) => FieldValue.Of(ve.Network?.Select(i => value(i) ?? "-"));

    static ListField Counter(string name, string header, Func<NetworkUsage, long> value)
        => new(name, new(header, 10, AlignRight: true), (ve, _) => FieldValue.Of(ve.NetworkUsage?.Value is { } usage ? value(usage) : null));
}
