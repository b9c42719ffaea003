using Vectl.Runtime.Host;
using Vectl.Runtime.Host.Firewalls;

namespace Vectl.Runtime.Tests.Host;

public sealed class NetworkChecksTests
{
    static readonly ForwardedInterface s_routed = new("veth101.0", IsPort: false, V4: true, V6: false), s_bridge = new("br0", IsPort: false, V4: true, V6: true), s_port = new("veth101.1", IsPort: true, V4: true, V6: true);

    static readonly ForwardRule s_in = new("veth*", null, HasOther: false, ForwardVerdict.Accept), s_out = new(null, "veth*", HasOther: false, ForwardVerdict.Accept);

    static ForwardChain Chain(Firewall owner, string family = "ip", bool drops = true, params ForwardRule[] rules) => owner switch
    {
        Firewall.Firewalld => new(owner, "inet", "firewalld", "filter_FORWARD", drops, [.. rules], ["filter_FORWARD"]),
        Firewall.Nftables => new(owner, family, "own", "passing", drops, [.. rules], ["passing"]),
        Firewall.Docker => new(owner, family, "filter", "FORWARD", drops, [.. rules], family == "ip" ? ["FORWARD", "DOCKER", "DOCKER-USER"] : ["FORWARD", "DOCKER"]),
        _ => new(owner, family, "filter", "FORWARD", drops, [.. rules], ["FORWARD"]),
    };

    static Finding[] Filter(params ForwardChain[] chains) => [.. FirewallChecks.Run([.. chains], [s_routed, s_bridge, s_port])];

    [Fact]
    public void Filter_NamesWhoDropsAndTheMend()
    {
        Finding docker = Assert.Single(Filter(Chain(Firewall.Docker)));
        Assert.Equal((FindingLevel.Warning, "chain FORWARD of table ip filter (Docker) drops what it has no rule for, and has none for veth*, br0"), (docker.Level, docker.Detail));
        Assert.Equal("iptables -I DOCKER-USER -i veth+ -j ACCEPT; iptables -I DOCKER-USER -o veth+ -j ACCEPT; iptables -I DOCKER-USER -i br0 -j ACCEPT; iptables -I DOCKER-USER -o br0 -j ACCEPT", docker.Mend);
        // The routed one has no address of IPv6, and some versions of Docker no chain for the administrator.
        Assert.Equal("ip6tables -I FORWARD -i br0 -j ACCEPT; ip6tables -I FORWARD -o br0 -j ACCEPT", Assert.Single(Filter(Chain(Firewall.Docker, "ip6"))).Mend);
        Assert.StartsWith("iptables-legacy -I FORWARD -i veth+", Assert.Single(Filter(Chain(Firewall.Iptables) with { Suffix = "-legacy" })).Mend);
        Assert.StartsWith("nft insert rule inet own passing iifname \"veth*\" accept; nft insert rule inet own passing oifname \"veth*\" accept; ", Assert.Single(Filter(Chain(Firewall.Nftables, "inet"))).Mend);
        Assert.Equal("nft insert rule bridge own passing iifname \"veth*\" accept; nft insert rule bridge own passing oifname \"veth*\" accept", Assert.Single(Filter(Chain(Firewall.Nftables, "bridge"))).Mend);
    }

    [Fact]
    public void Filter_OneMendForBothFamilies()
        => Assert.Equal(["ufw route allow in on veth+; ufw route allow out on veth+; ufw route allow in on br0; ufw route allow out on br0", null],
            FirewallChecks.Run([Chain(Firewall.Ufw), Chain(Firewall.Ufw, "ip6")], [s_routed with { V6 = true }, s_bridge]).Select(finding => finding.Mend));

    [Fact]
    public void Firewalld_AZoneOfItsOwn_MadeOnce()
    {
        Assert.StartsWith("firewall-cmd --permanent --new-zone=vectl; firewall-cmd --permanent --zone=vectl --add-interface=veth+; ", Assert.Single(Filter(Chain(Firewall.Firewalld))).Mend);
        ForwardChain later = Chain(Firewall.Firewalld, rules: new ForwardRule("veth*", null, HasOther: false, ForwardVerdict.Jump)) with { Chains = ["filter_FWD_vectl"] };
        Assert.Equal("firewall-cmd --permanent --zone=vectl --add-interface=br0; firewall-cmd --reload", Assert.Single(Filter(later)).Mend);
    }

    [Fact]
    public void Filter_NobodyDrops()
    {
        Assert.Equal((FindingLevel.Ok, "nobody drops them"), Assert.Single(Filter(Chain(Firewall.Iptables, drops: false))) is var none ? (none.Level, none.Detail) : default);
        ForwardRule[] rules = [s_in, s_out, s_in with { In = "br0" }, s_out with { Out = "br0" }];
        Assert.Equal("those of VEs get through", Assert.Single(Filter(Chain(Firewall.Iptables, rules: rules))).Detail);
    }

    [Fact]
    public void Filter_ARuleOfOneDirection_OrWithMoreToIt_IsNotEnough()
    {
        Assert.True(Chain(Firewall.Iptables, rules: [s_in, s_out]).Passes("veth101.0"));
        Assert.False(Chain(Firewall.Iptables, rules: [s_in, s_out]).Passes("br0"));
        Assert.False(Chain(Firewall.Iptables, rules: [s_in]).Passes("veth101.0"));
        Assert.False(Chain(Firewall.Iptables, rules: [s_in, s_out with { HasOther = true }]).Passes("veth101.0"));
        Assert.False(Chain(Firewall.Iptables, rules: [s_in, s_out with { In = "eth0" }]).Passes("veth101.0"));
        Assert.False(Chain(Firewall.Iptables, rules: [s_in, s_out with { Verdict = ForwardVerdict.Drop }]).Passes("veth101.0"));
    }

    [Fact]
    public void Filter_NothingKnown() => Assert.Equal("not known: the kernel has no nf_tables", Assert.Single(FirewallChecks.Run(null, [])).Detail);

    [Fact]
    public void AtStart_OneLineForAllFamilies()
    {
        Finding finding = FirewallChecks.AtStart([Chain(Firewall.Ufw), Chain(Firewall.Ufw, "ip6")], [s_routed with { V6 = true }])!;
        Assert.Equal("the container may not get beyond the host: chain FORWARD of table ip filter (ufw) drops what it has no rule for, and has none for veth101.0; "
            + "chain FORWARD of table ip6 filter (ufw) drops what it has no rule for, and has none for veth101.0", finding.Detail);
        Assert.Equal("ufw route allow in on veth+; ufw route allow out on veth+", finding.Mend);
        Assert.Null(FirewallChecks.AtStart([Chain(Firewall.Ufw, "ip6")], [s_routed]));
    }

    [Theory]
    [InlineData("-P FORWARD DROP", true, false)]
    [InlineData("-P FORWARD ACCEPT", false, true)]
    [InlineData("-P FORWARD ACCEPT\n-A FORWARD -j REJECT --reject-with icmp-host-prohibited", true, false)]
    [InlineData("-P FORWARD ACCEPT\n-A FORWARD -s 10.0.0.0/8 -j REJECT", false, true)]
    [InlineData("-P FORWARD DROP\n-A FORWARD -i veth+ -j ACCEPT\n-A FORWARD -o veth+ -j ACCEPT", true, true)]
    [InlineData("-P FORWARD DROP\n-A FORWARD -i veth+ -j ACCEPT\n-A FORWARD -o veth+ -p tcp -j ACCEPT", true, false)]
    [InlineData("-P FORWARD DROP\n-N DOCKER\n-N DOCKER-USER\n-A DOCKER-USER -i veth101.0 -j ACCEPT\n-A DOCKER-USER -o veth101.0 -j ACCEPT", true, true)]
    [InlineData("-P FORWARD DROP\n-N MINE\n-A MINE -i veth+ -j ACCEPT\n-A MINE -o veth+ -j ACCEPT", true, false)]
    [InlineData("-P INPUT ACCEPT\n-P FORWARD DROP\n-A INPUT -i veth+ -j ACCEPT\n-A INPUT -o veth+ -j ACCEPT", true, false)]
    public void Legacy_Parse(string printed, bool drops, bool passes)
    {
        ForwardChain chain = LegacyForwardChains.Parse("ip", printed.Split('\n'))!;
        Assert.Equal((drops, passes), (chain.Drops, chain.Passes("veth101.0")));
    }

    [Fact]
    public void Legacy_NotATable_IsNone() => Assert.Null(LegacyForwardChains.Parse("ip", ["iptables: no"]));

    [Theory]
    [InlineData(0L, FindingLevel.Warning)]
    [InlineData(1L, FindingLevel.Ok)]
    [InlineData(null, FindingLevel.Warning)]
    public void Forwarding(long? value, FindingLevel level) => Assert.Equal(level, NetworkChecks.Forwarding("IPv4 forwarding", value, "", "mend").Level);

    [Theory]
    [InlineData(null, true, FindingLevel.Ok)]
    [InlineData(0L, true, FindingLevel.Ok)]
    [InlineData(1L, false, FindingLevel.Ok)]
    [InlineData(1L, true, FindingLevel.Warning)]
    public void Bridged(long? value, bool drops, FindingLevel level) => Assert.Equal(level, NetworkChecks.Bridged(value, 0, drops).Level);

    [Fact]
    public void AtStart_OneLine()
    {
        Assert.Null(NetworkChecks.AtStart(false, false));
        Assert.Equal("IPv4 forwarding is off on this host: the container reaches the host, and nothing beyond it", NetworkChecks.AtStart(true, false)!.Detail);
        Assert.Equal("IPv4 and IPv6 forwarding is off on this host: the container reaches the host, and nothing beyond it", NetworkChecks.AtStart(true, true)!.Detail);
        Assert.Contains("net.ipv6.conf.all.forwarding=1", NetworkChecks.AtStart(false, true)!.Mend);
        Assert.Null(FirewallChecks.AtStart([], []));
    }

    [Theory]
    [InlineData("kernel/drivers/net/no_such_part.ko\n", null, null, true)]
    [InlineData("", "kernel/net/no-such-part.ko.xz: kernel/x.ko\n", null, true)]
    [InlineData("", "kernel/net/other.ko:\n", null, false)]
    [InlineData(null, null, "# CONFIG_X is not set\nCONFIG_PART=y", true)]
    [InlineData(null, null, "CONFIG_PART=m\nCONFIG_Y=y", true)]
    [InlineData("", "", "CONFIG_PART=m\n", false)]
    [InlineData(null, null, "# CONFIG_PART is not set\nCONFIG_PART_OTHER=y\n", false)]
    [InlineData(null, null, null, null)]
    public void KernelParts_Has(string? builtIn, string? modules, string? options, bool? expected) => Assert.Equal(expected, KernelParts.Of(builtIn, modules, options).Has("no_such_part", "PART"));

    [Fact]
    public void Part_SaysWhatIsMissing()
    {
        Finding missing = NetworkChecks.Part("ipvlan", "IPVLAN", "interfaces of the type ipvlan", false);
        Assert.Equal((FindingLevel.Warning, "not in this kernel; without it there are no interfaces of the type ipvlan", "Use a kernel with CONFIG_IPVLAN, or install its modules."), (missing.Level, missing.Detail, missing.Mend));
        Assert.Equal(FindingLevel.Ok, NetworkChecks.Part("ipvlan", "IPVLAN", "x", null).Level);
    }
}
