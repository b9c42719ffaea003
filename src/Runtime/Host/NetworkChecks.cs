using System.Collections.Immutable;
using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Host.Firewalls;
using Vectl.Runtime.Network;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Host;

/// <summary>What the host has for the network of VEs, and what of its own settings keeps packets from them.</summary>
static class NetworkChecks
{
    internal const string Area = "network";

    const string Forward4 = "/proc/sys/net/ipv4/ip_forward", Forward6 = "/proc/sys/net/ipv6/conf/all/forwarding";
    const string BridgeFilter4 = "/proc/sys/net/bridge/bridge-nf-call-iptables", BridgeFilter6 = "/proc/sys/net/bridge/bridge-nf-call-ip6tables";

    // What sysctl prints is what its files have.
    const string Mend4 = "sysctl net.ipv4.ip_forward=1 | tee -a /etc/sysctl.d/90-forward.conf";
    const string Mend6 = "sysctl net.ipv6.conf.all.forwarding=1 | tee -a /etc/sysctl.d/90-forward.conf";

    /// <summary>Module, option of the kernel, and what is not there without it.</summary>
    static readonly (string Module, string Option, string Use)[] s_parts =
    [
        ("veth", "VETH", "routed and bridged interfaces"),
        ("bridge", "BRIDGE", "bridged interfaces"),
        ("sch_ingress", "NET_SCH_INGRESS", "filters that keep VEs from forging addresses"),
        ("cls_bpf", "NET_CLS_BPF", "filters that keep VEs from forging addresses"),
        ("sch_tbf", "NET_SCH_TBF", "rates"),
        ("nf_tables", "NF_TABLES", "published ports and nat"),
        ("macvlan", "MACVLAN", "interfaces of the type macvlan"),
        ("ipvlan", "IPVLAN", "interfaces of the type ipvlan"),
        ("tun", "TUN", "VEs with the feature tun"),
    ];

    /// <summary>What of the host keeps packets from VEs.</summary>
    /// <param name="paths">Where their configurations are.</param>
    public static IEnumerable<Finding> Run(VectlPaths paths)
    {
        yield return Forwarding("IPv4 forwarding", HostFile.TryReadNumber(Forward4), "", Mend4);
        yield return Forwarding("IPv6 forwarding", HostFile.TryReadNumber(Forward6), "; once it is on, an interface that listens to router advertisements needs accept_ra=2", Mend6);
        var parts = KernelParts.Running();
        foreach ((string module, string option, string use) in s_parts)
            yield return Part(module, option, use, parts.Has(module, option));
        yield return ToolChecks.Tool("nft", "nftables", "publishes ports and translates addresses", HostTool.TryFind("nft") is null ? null : "present");
        ImmutableArray<ForwardChain>? chains = FirewallChecks.TryReadChains();
        ImmutableArray<ForwardedInterface> interfaces = FirewallChecks.Interfaces(paths);
        foreach (Finding finding in FirewallChecks.Run(chains, interfaces))
            yield return finding;
        yield return Bridged(HostFile.TryReadNumber(BridgeFilter4), HostFile.TryReadNumber(BridgeFilter6), FirewallChecks.DropsForwarded(chains ?? [], interfaces));
    }

    /// <summary>What keeps packets of a VE from going beyond the host; cheap enough for every start.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="network">Its interfaces.</param>
    /// <param name="firewall">Whether to ask for who drops them, too.</param>
    public static ImmutableArray<Finding> AtStart(VeId id, ImmutableArray<InterfaceConfig> network, bool firewall)
    {
        try
        {
            return network.IsEmpty ? [] : Look(id, network, firewall);
        }
        catch (ErrnoException)
        {
            // The VE runs: what cannot be asked of the host is not worth a failure.
            return [];
        }
    }

    static ImmutableArray<Finding> Look(VeId id, ImmutableArray<InterfaceConfig> network, bool firewall)
    {
        ImmutableArray<ForwardedInterface> routed = ForwardedInterface.Of(id, network, Routes);
        bool v4 = false, v6 = false;
        foreach (ForwardedInterface one in routed)
            (v4, v6) = (v4 || (!one.IsPort && one.V4), v6 || (!one.IsPort && one.V6));
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (AtStart(v4 && HostFile.TryReadNumber(Forward4) == 0, v6 && HostFile.TryReadNumber(Forward6) == 0) is { } off)
            findings.Add(off);
        if (!firewall)
            return findings.ToImmutable();
        bool filtersBridges = HostFile.TryReadNumber(BridgeFilter4) > 0 || HostFile.TryReadNumber(BridgeFilter6) > 0;
        ImmutableArray<ForwardedInterface> filtered = filtersBridges ? ForwardedInterface.Of(id, network, _ => true) : routed;
        if (!filtered.IsEmpty && FirewallChecks.AtStart(FirewallChecks.TryReadChains() ?? [], filtered) is { } dropped)
            findings.Add(dropped);
        return findings.ToImmutable();
    }

    // The host is the gateway, or translates.
    static bool Routes(InterfaceConfig bridged)
    {
        if (bridged.Nat || !bridged.Ports.IsEmpty)
            return true;
        using NetlinkSocket socket = NetlinkSocket.Open();
        foreach (IPAddress? gateway in (IPAddress?[])[bridged.Gateway, bridged.Gateway6])
            if (gateway is not null && socket.TryGetRoute(gateway) is { Type: LibC.RTN_LOCAL })
                return true;
        return false;
    }

    internal static Finding? AtStart(bool lacks4, bool lacks6) => (lacks4, lacks6) switch
    {
        (true, true) => Off("IPv4 and IPv6", $"{Mend4}; {Mend6}"),
        (true, false) => Off("IPv4", Mend4),
        (false, true) => Off("IPv6", Mend6),
        _ => null,
    };

    internal static Finding Forwarding(string name, long? value, string caution, string mend) => value switch
    {
        null => Finding.Warning(Area, name, "not in this kernel", null),
        0 => Finding.Warning(Area, name, $"off: VEs with addresses reach the host, and nothing beyond it{caution}", mend),
        _ => Finding.Ok(Area, name, "on"),
    };

    internal static Finding Part(string module, string option, string use, bool? present) => present switch
    {
        true => Finding.Ok(Area, module, "present"),
        false => Finding.Warning(Area, module, $"not in this kernel; without it there are no {use}", $"Use a kernel with CONFIG_{option}, or install its modules."),
        null => Finding.Ok(Area, module, "not known: neither the kernel's configuration nor its list of modules is here"),
    };

    internal static Finding Bridged(long? value4, long? value6, bool drops) => (value4 > 0 || value6 > 0, drops) switch
    {
        (false, _) => Finding.Ok(Area, "bridged packets", "pass the bridge's own filter only"),
        (_, false) => Finding.Ok(Area, "bridged packets", "pass the filter of forwarded packets too, where nobody drops them"),
        _ => Finding.Warning(Area, "bridged packets", "pass the filter of forwarded packets too (br_netfilter), which drops them: let the bridge's through there, or, unless Docker needs it",
            "sysctl net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0"),
    };

    static Finding Off(string families, string mend) => Finding.Warning(Area, "forwarding", $"{families} forwarding is off on this host: the container reaches the host, and nothing beyond it", mend);
}
