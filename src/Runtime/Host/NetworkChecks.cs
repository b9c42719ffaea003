using System.Collections.Immutable;
using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Host;

/// <summary>What the host has for the network of VEs, and what of its own settings keeps packets from them.</summary>
static class NetworkChecks
{
    const string Area = "network";

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
        ImmutableArray<ForwardChain>? chains = TryReadChains();
        ImmutableArray<ForwardedInterface> interfaces = [new("veth*", IsPort: false, V4: true, V6: true), new("veth*", IsPort: true, V4: true, V6: true), .. Configured(paths)];
        foreach (Finding finding in Filter(chains, interfaces))
            yield return finding;
        bool drops = Dropped(chains ?? [], interfaces).Any(dropped => dropped.Chain.Family != "bridge");
        yield return Bridged(HostFile.TryReadNumber(BridgeFilter4), HostFile.TryReadNumber(BridgeFilter6), drops);
    }

    /// <summary>What keeps packets of a VE from going beyond the host; cheap enough for every start.</summary>
    public static ImmutableArray<Finding> AtStart(VeId id, ImmutableArray<InterfaceConfig> network)
    {
        try
        {
            return network.IsEmpty ? [] : Look(id, network);
        }
        catch (ErrnoException)
        {
            // The VE runs: what cannot be asked of the host is not worth a failure.
            return [];
        }
    }

    static ImmutableArray<Finding> Look(VeId id, ImmutableArray<InterfaceConfig> network)
    {
        bool filtersBridges = HostFile.TryReadNumber(BridgeFilter4) > 0 || HostFile.TryReadNumber(BridgeFilter6) > 0;
        ImmutableArray<ForwardedInterface> routed = ForwardedInterface.Of(id, network, Routes);
        bool v4 = false, v6 = false;
        foreach (ForwardedInterface one in routed)
            (v4, v6) = (v4 || (!one.IsPort && one.V4), v6 || (!one.IsPort && one.V6));
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (AtStart(v4 && HostFile.TryReadNumber(Forward4) == 0, v6 && HostFile.TryReadNumber(Forward6) == 0) is { } off)
            findings.Add(off);
        ImmutableArray<ForwardedInterface> filtered = filtersBridges ? ForwardedInterface.Of(id, network, _ => true) : routed;
        if (!filtered.IsEmpty && AtStart(TryReadChains() ?? [], filtered) is { } dropped)
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

    internal static Finding? AtStart(ImmutableArray<ForwardChain> chains, ImmutableArray<ForwardedInterface> interfaces)
    {
        var details = new List<string>();
        var mends = new List<string>();
        foreach ((ForwardChain chain, IReadOnlyList<ForwardedInterface> dropped) in Dropped(chains, interfaces))
        {
            details.Add($"{Describe(chain)} {string.Join(", ", dropped.ToList().ConvertAll(one => one.Name))}");
            mends.Add(ForwardMend.For(chain, Patterns(dropped)));
        }
        return details.Count == 0 ? null
            : Finding.Warning(Area, "forwarded packets", $"the container may not get beyond the host: {string.Join("; ", details)}", string.Join("; ", mends.Distinct()));
    }

    /// <summary>The chains that drop packets, each with the interfaces that it does not let through.</summary>
    static IEnumerable<(ForwardChain Chain, IReadOnlyList<ForwardedInterface> Interfaces)> Dropped(ImmutableArray<ForwardChain> chains, ImmutableArray<ForwardedInterface> interfaces)
    {
        foreach (ForwardChain chain in chains)
        {
            var dropped = new List<ForwardedInterface>();
            foreach (ForwardedInterface one in interfaces)
                if (one.Concerns(chain) && !chain.Passes(one.Name))
                    dropped.Add(one);
            if (dropped.Count > 0)
                yield return (chain, dropped);
        }
    }

    static List<string> Patterns(IReadOnlyList<ForwardedInterface> interfaces)
    {
        var patterns = new List<string>();
        foreach (ForwardedInterface one in interfaces)
            if (!patterns.Contains(one.Pattern))
                patterns.Add(one.Pattern);
        return patterns;
    }

    static string Describe(ForwardChain chain) => $"chain {chain.Name} of table {chain.Family} {chain.Table}{OwnerName(chain)} drops what it has no rule for, and has none for";

    static string OwnerName(ForwardChain chain) => chain.Owner switch
    {
        Firewall.Docker => " (Docker)",
        Firewall.Ufw => " (ufw)",
        Firewall.Firewalld => " (firewalld)",
        _ => chain.Suffix == "" ? "" : " (iptables-legacy)",
    };

    // What VEs have that are not started too: the mend is one for all of them.
    static IEnumerable<ForwardedInterface> Configured(VectlPaths paths)
    {
        var all = new HashSet<ForwardedInterface>();
        foreach (VeId id in new VeRegistry(paths).Ids())
            try
            {
                if (VeConfigReader.TryRead(paths, id) is { } config)
                    foreach (ForwardedInterface one in ForwardedInterface.Of(id, config.Network, _ => true))
                        if (one.Pattern == one.Name)
                            all.Add(one with { V4 = true, V6 = true });
            }
            catch (VeException)
            {
                // Each verb for this VE says what is wrong with its configuration.
            }
        return all.OrderBy(one => one.Name, StringComparer.Ordinal);
    }

    static ImmutableArray<ForwardChain>? TryReadChains()
    {
        ImmutableArray<ForwardChain>? chains = NftForwardChains.TryRead();
        ImmutableArray<ForwardChain> legacy = LegacyForwardChains.Read();
        return legacy.IsEmpty ? chains : [.. chains ?? [], .. legacy];
    }

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

    /// <summary>Who drops forwarded packets.</summary>
    /// <param name="chains">The host's forward chains, or null when they cannot be read.</param>
    /// <param name="interfaces">Those of the host by which packets of VEs go.</param>
    internal static IEnumerable<Finding> Filter(ImmutableArray<ForwardChain>? chains, ImmutableArray<ForwardedInterface> interfaces)
    {
        const string name = "forwarded packets";
        if (chains is not { } all)
        {
            yield return Finding.Ok(Area, name, "not known: the kernel has no nf_tables");
            yield break;
        }
        // ufw and firewalld have one command for both families.
        var mends = new HashSet<string>();
        foreach ((ForwardChain chain, IReadOnlyList<ForwardedInterface> dropped) in Dropped(all, interfaces))
        {
            List<string> patterns = Patterns(dropped);
            string mend = ForwardMend.For(chain, patterns);
            yield return Finding.Warning(Area, name, $"{Describe(chain)} {string.Join(", ", patterns)}", mends.Add(mend) ? mend : null);
        }
        if (mends.Count == 0)
            yield return Finding.Ok(Area, name, all.Any(chain => chain.Drops) ? "those of VEs get through" : "nobody drops them");
    }

    internal static Finding Bridged(long? value4, long? value6, bool drops) => (value4 > 0 || value6 > 0, drops) switch
    {
        (false, _) => Finding.Ok(Area, "bridged packets", "pass the bridge's own filter only"),
        (_, false) => Finding.Ok(Area, "bridged packets", "pass the filter of forwarded packets too, where nobody drops them"),
        _ => Finding.Warning(Area, "bridged packets", "pass the filter of forwarded packets too (br_netfilter), which drops them: let the bridge's through there, or, unless Docker needs it",
            "sysctl net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0"),
    };

    static Finding Off(string families, string mend) => Finding.Warning(Area, "forwarding", $"{families} forwarding is off on this host: the container reaches the host, and nothing beyond it", mend);
}
