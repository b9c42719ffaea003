using System.Collections.Immutable;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Host;

/// <summary>What the host has for the network of VEs, and what of its own settings keeps packets from them.</summary>
static class NetworkChecks
{
    const string Area = "network";

    const string Forward4 = "/proc/sys/net/ipv4/ip_forward", Forward6 = "/proc/sys/net/ipv6/conf/all/forwarding", BridgeFilter = "/proc/sys/net/bridge/bridge-nf-call-iptables";

    const string Mend4 = "sysctl net.ipv4.ip_forward=1, and the same in /etc/sysctl.d";
    const string Mend6 = "sysctl net.ipv6.conf.all.forwarding=1, and the same in /etc/sysctl.d; an interface of the host that listens to router advertisements needs accept_ra=2 then";

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

    public static IEnumerable<Finding> Run()
    {
        yield return Forwarding("IPv4 forwarding", HostFile.TryReadNumber(Forward4), Mend4);
        yield return Forwarding("IPv6 forwarding", HostFile.TryReadNumber(Forward6), Mend6);
        var parts = KernelParts.Running();
        foreach ((string module, string option, string use) in s_parts)
            yield return Part(module, option, use, parts.Has(module, option));
        HostTool? nft = TryFind("nft");
        yield return ToolChecks.Tool("nft", "nftables", "publishes ports and translates addresses", nft is null ? null : "present");
        ImmutableArray<ForwardChain>? chains = nft is null ? null : TryList(nft);
        foreach (Finding finding in Filter(chains, LegacyPolicy()))
            yield return finding;
        yield return Bridged(HostFile.TryReadNumber(BridgeFilter), chains is { } all && all.Any(chain => chain.Drops));
    }

    /// <summary>What keeps packets of a VE from going beyond the host, or null; cheap enough for every start.</summary>
    public static Finding? AtStart(ImmutableArray<InterfaceConfig> interfaces)
    {
        bool v4 = false, v6 = false;
        foreach (InterfaceConfig one in interfaces)
            if (one.Type == InterfaceType.Routed || one.Nat || !one.Ports.IsEmpty)
                foreach (InterfaceAddress address in one.Addresses)
                    (v4, v6) = (v4 || !address.Address.IsV6(), v6 || address.Address.IsV6());
        return AtStart(v4 && HostFile.TryReadNumber(Forward4) == 0, v6 && HostFile.TryReadNumber(Forward6) == 0);
    }

    internal static Finding? AtStart(bool lacks4, bool lacks6) => (lacks4, lacks6) switch
    {
        (true, true) => Off("IPv4 and IPv6", $"{Mend4}; {Mend6}"),
        (true, false) => Off("IPv4", Mend4),
        (false, true) => Off("IPv6", Mend6),
        _ => null,
    };

    internal static Finding Forwarding(string name, long? value, string mend) => value switch
    {
        null => Finding.Warning(Area, name, "not in this kernel", null),
        0 => Finding.Warning(Area, name, "off: VEs with addresses reach the host, and nothing beyond it", mend),
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
    /// <param name="legacy">The policy of FORWARD in the tables that iptables has without nft, or null when there are none.</param>
    internal static IEnumerable<Finding> Filter(ImmutableArray<ForwardChain>? chains, string? legacy)
    {
        const string name = "forwarded packets";
        if (chains is null && legacy is null)
        {
            yield return Finding.Ok(Area, name, "not known without nft");
            yield break;
        }
        bool any = false;
        foreach (ForwardChain chain in chains ?? [])
        {
            if (chain.Drops)
                yield return Finding.Warning(Area, name, $"chain {chain.Name} of table {chain.Family} {chain.Table} drops what no rule of it allows{(IsDockers(chain) ? ", as Docker has it" : "")}", MendOf(chain));
            else if (chain.Table == "firewalld")
                yield return Finding.Warning(Area, name, "firewalld runs, and forwards for interfaces of its trusted zone only",
                    "firewall-cmd --permanent --zone=trusted --add-source=NETWORK, the addresses of the VEs; then firewall-cmd --reload");
            any |= chain.Drops || chain.Table == "firewalld";
        }
        if (legacy is "DROP" or "REJECT")
            yield return Finding.Warning(Area, name, "FORWARD of iptables-legacy drops what no rule of it allows", "iptables-legacy -I FORWARD -i veth+ -j ACCEPT; iptables-legacy -I FORWARD -o veth+ -j ACCEPT; the same by ip6tables-legacy");
        else if (!any)
            yield return Finding.Ok(Area, name, "nobody drops them");
    }

    internal static Finding Bridged(long? value, bool drops) => (value, drops) switch
    {
        (null or 0, _) => Finding.Ok(Area, "bridged packets", "pass the bridge's own filter only"),
        (_, false) => Finding.Ok(Area, "bridged packets", "pass the filter of forwarded packets too, where nobody drops them"),
        _ => Finding.Warning(Area, "bridged packets", "pass the filter of forwarded packets too (br_netfilter), which drops them", "sysctl net.bridge.bridge-nf-call-iptables=0, unless Docker needs it; or allow them there"),
    };

    // iptables speaks both; DOCKER-USER is the chain that Docker leaves to the administrator.
    static bool IsDockers(ForwardChain chain) => chain is { Family: "ip" or "ip6", Table: "filter", Name: "FORWARD" };

    static string MendOf(ForwardChain chain)
    {
        string tool = chain.Family == "ip6" ? "ip6tables" : "iptables";
        return IsDockers(chain) ? $"{tool} -I FORWARD -i veth+ -j ACCEPT; {tool} -I FORWARD -o veth+ -j ACCEPT; with Docker into DOCKER-USER in place of FORWARD"
            : $"nft insert rule {chain.Family} {chain.Table} {chain.Name} iifname \"veth*\" accept; the same with oifname; and in that firewall's own configuration";
    }

    static Finding Off(string families, string mend) => Finding.Warning(Area, "forwarding", $"{families} forwarding is off on this host: the container reaches the host, and nothing beyond it", mend);

    // Nothing is loaded for a question: a table that the kernel lists here is in use.
    static string? LegacyPolicy()
    {
        if (HostFile.TryRead("/proc/net/ip_tables_names") is not { } tables || !tables.Split('\n').Contains("filter") || TryFind("iptables-legacy") is not { } tool)
            return null;
        string? policy = null;
        try
        {
            tool.Run(["-S", "FORWARD"], line => policy ??= line.Split(' ') is ["-P", "FORWARD", var word] ? word : null);
        }
        catch (VeException)
        {
            // It cannot read what another version wrote: nothing is known of it.
        }
        return policy;
    }

    static ImmutableArray<ForwardChain>? TryList(HostTool nft)
    {
        try
        {
            return ForwardChain.Parse(nft.Output("-j", "list", "chains"));
        }
        catch (VeException)
        {
            // No nf_tables in the kernel, which has a line of its own.
            return null;
        }
    }

    static HostTool? TryFind(string name)
    {
        try
        {
            return HostTool.Find(name, name);
        }
        catch (VeException)
        {
            return null;
        }
    }
}
