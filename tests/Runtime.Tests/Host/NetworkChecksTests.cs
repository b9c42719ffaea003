using System.Collections.Immutable;
using Vectl.Runtime.Host;

namespace Vectl.Runtime.Tests.Host;

public sealed class NetworkChecksTests
{
    const string Docker = """
        {"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
        {"chain": {"family": "ip", "table": "filter", "name": "INPUT", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
        {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "handle": 2, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
        {"chain": {"family": "ip", "table": "filter", "name": "DOCKER-USER", "handle": 3}}]}
        """;

    const string Firewalld = """
        {"nftables": [{"chain": {"family": "inet", "table": "firewalld", "name": "filter_FORWARD", "handle": 9, "type": "filter", "hook": "forward", "prio": 10, "policy": "accept"}}]}
        """;

    const string Own = """
        {"nftables": [{"chain": {"family": "inet", "table": "fw", "name": "fwd", "handle": 9, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}}]}
        """;

    static Finding[] Filter(string json, string? legacy = null) => [.. NetworkChecks.Filter(ForwardChain.Parse(json), legacy)];

    [Fact]
    public void Parse_TakesForwardChainsOnly()
    {
        Assert.Equal(new ForwardChain("ip", "filter", "FORWARD", Drops: true), Assert.Single(ForwardChain.Parse(Docker)!.Value));
        Assert.Empty(ForwardChain.Parse("""{"nftables": []}""")!.Value);
        Assert.Null(ForwardChain.Parse("Error: no"));
        Assert.Null(ForwardChain.Parse("[]"));
        Assert.Null(ForwardChain.Parse("{}"));
    }

    [Fact]
    public void Filter_NamesWhoDropsAndTheMend()
    {
        Finding docker = Assert.Single(Filter(Docker));
        Assert.Equal((FindingLevel.Warning, "chain FORWARD of table ip filter drops what no rule of it allows, as Docker has it"), (docker.Level, docker.Detail));
        Assert.Contains("DOCKER-USER", docker.Mend);
        Assert.Contains("firewall-cmd", Assert.Single(Filter(Firewalld)).Mend);
        Assert.StartsWith("nft insert rule inet fw fwd iifname", Assert.Single(Filter(Own)).Mend);
        Assert.Contains("iptables-legacy -I FORWARD", Assert.Single(Filter("""{"nftables": []}""", "DROP")).Mend);
    }

    [Fact]
    public void Filter_NobodyDrops() => Assert.Equal(FindingLevel.Ok, Assert.Single(Filter("""{"nftables": []}""", "ACCEPT")).Level);

    [Fact]
    public void Filter_NothingKnown() => Assert.Equal("not known without nft", Assert.Single(NetworkChecks.Filter((ImmutableArray<ForwardChain>?)null, null)).Detail);

    [Theory]
    [InlineData(0L, FindingLevel.Warning)]
    [InlineData(1L, FindingLevel.Ok)]
    [InlineData(null, FindingLevel.Warning)]
    public void Forwarding(long? value, FindingLevel level) => Assert.Equal(level, NetworkChecks.Forwarding("IPv4 forwarding", value, "mend").Level);

    [Theory]
    [InlineData(null, true, FindingLevel.Ok)]
    [InlineData(0L, true, FindingLevel.Ok)]
    [InlineData(1L, false, FindingLevel.Ok)]
    [InlineData(1L, true, FindingLevel.Warning)]
    public void Bridged(long? value, bool drops, FindingLevel level) => Assert.Equal(level, NetworkChecks.Bridged(value, drops).Level);

    [Fact]
    public void AtStart_OneLine()
    {
        Assert.Null(NetworkChecks.AtStart(false, false));
        Assert.Equal("IPv4 forwarding is off on this host: the container reaches the host, and nothing beyond it", NetworkChecks.AtStart(true, false)!.Detail);
        Assert.Equal("IPv4 and IPv6 forwarding is off on this host: the container reaches the host, and nothing beyond it", NetworkChecks.AtStart(true, true)!.Detail);
        Assert.Contains("net.ipv6.conf.all.forwarding=1", NetworkChecks.AtStart(false, true)!.Mend);
        Assert.Null(NetworkChecks.AtStart([]));
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
