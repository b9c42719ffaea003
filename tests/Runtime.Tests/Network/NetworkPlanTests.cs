using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Network;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Network.Plan;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Network;

/// <summary>The plans of fixed configurations as text: whatever changes a step shows in the difference of one file.</summary>
public sealed class NetworkPlanTests
{
    static readonly VeId s_id = VeId.Parse("101");

    static readonly HostNetwork s_host = new()
    {
        MachineId = "0123456789abcdef0123456789abcdef",
        Alias = "vectl 101",
        Links = new Dictionary<string, LinkInfo>
        {
            ["br0"] = new(4, "br0", true, [], 1500, null, "bridge", 0, 0, false),
            ["eth1"] = new(3, "eth1", true, [2, 0, 0, 0, 0, 9], 1500, null, null, 0, 0, false),
        },
        Neighbours = [new(IPAddress.Parse("192.0.2.10"), "eth0"), new(IPAddress.Parse("198.51.100.7"), "eth2")],
    };

    static InterfaceConfig Eth0(InterfaceType type, params string[] addresses) => new() { Name = "eth0", Type = type, Addresses = [.. addresses.Select(Address)] };

    static InterfaceAddress Address(string text) => InterfaceAddress.Parse(text, out InterfaceAddress address) is null ? address : throw new ArgumentException(text);

    static readonly (string Name, InterfaceConfig[] Network)[] s_cases =
    [
        ("routed", [Eth0(InterfaceType.Routed, "192.0.2.10", "2001:db8::10") with { Mtu = 1400, RateIn = 100_000_000, RateOut = 50_000_000 }]),
        ("routed, IPv4 only", [Eth0(InterfaceType.Routed, "203.0.113.5")]),
        ("routed, two interfaces", [Eth0(InterfaceType.Routed, "192.0.2.10"), Eth0(InterfaceType.Routed, "198.51.100.7", "2001:db8::7") with { Name = "lan" }]),
        ("bridged, static", [Eth0(InterfaceType.Bridged, "192.0.2.20/24", "2001:db8::20/64") with { Bridge = "br0", Gateway = IPAddress.Parse("192.0.2.1"), Gateway6 = IPAddress.Parse("fe80::ff"), Isolated = true }]),
        ("bridged, DHCP on a new bridge with a VLAN", [Eth0(InterfaceType.Bridged) with { Bridge = "br9", Vlan = 10, Dhcp = true }]),
        ("bridged, no MAC filter", [Eth0(InterfaceType.Bridged, "192.0.2.20/24") with { Bridge = "br0", MacFilter = false }]),
        ("bridged, gateway elsewhere", [Eth0(InterfaceType.Bridged, "192.0.2.20/32") with { Bridge = "br0", Gateway = IPAddress.Parse("203.0.113.1") }]),
        ("macvlan", [Eth0(InterfaceType.Macvlan, "192.0.2.30/24") with { Parent = "eth1", Gateway = IPAddress.Parse("192.0.2.1") }]),
        ("macvlan, isolated", [Eth0(InterfaceType.Macvlan, "192.0.2.30/24") with { Parent = "eth1", Isolated = true }]),
        ("ipvlan", [Eth0(InterfaceType.Ipvlan, "192.0.2.30/24") with { Parent = "eth1" }]),
        ("physical", [Eth0(InterfaceType.Physical, "192.0.2.30/24") with { Parent = "eth1", Mtu = 9000 }]),
    ];

    static string VerifiedFile([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "network-plans.verified.txt");

    static NetworkPlan PlanOf(params InterfaceConfig[] network)
        => NetworkPlan.Build(new VeConfig { Id = s_id, Template = "busybox", Ids = new IdRange(65536), Network = [.. network] }, s_host);

    static string Change(InterfaceConfig[] before, InterfaceConfig[] after) => NetworkPlan.Change(s_id, [.. before], [.. after], s_host).Print();

    [Fact]
    public void Print_IsAsVerified()
    {
        var text = new StringBuilder();
        foreach ((string name, InterfaceConfig[] network) in s_cases)
        {
            NetworkPlan plan = PlanOf(network);
            text.Append($"# {name}\n{plan.Print()}");
            foreach (NetworkUndo undo in plan.Undo)
                text.Append($"  {undo.Format()}\n");
            text.Append('\n');
        }
        string printed = text.ToString();
        if (Environment.GetEnvironmentVariable("VECTL_UPDATE_VERIFIED") == "1")
            File.WriteAllText(VerifiedFile(), printed);
        Assert.Equal(File.Exists(VerifiedFile()) ? File.ReadAllText(VerifiedFile()) : "", printed);
    }

    [Fact]
    public void NoInterfaces_NoSteps() => Assert.Empty(PlanOf().Steps);

    [Fact]
    public void Undo_IsReadBack()
    {
        foreach ((_, InterfaceConfig[] network) in s_cases)
            foreach (NetworkUndo undo in PlanOf(network).Undo)
                Assert.Equal(undo, NetworkUndo.TryParse(undo.Format()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("link")]
    [InlineData("link a b")]
    [InlineData("link a")]
    [InlineData("proxy nowhere eth0")]
    [InlineData("return x eth1 1500 up 00")]
    [InlineData("return 3 eth1 1500 sideways 00")]
    public void Undo_OfAnotherVersion_IsNone(string line) => Assert.Null(NetworkUndo.TryParse(line));

    [Fact]
    public void Change_ToTheSame_OnlyRenewsTheFilter()
    {
        InterfaceConfig routed = Eth0(InterfaceType.Routed, "192.0.2.10");
        Assert.StartsWith("tc filter replace dev veth101.0", Change([routed], [routed]));
        Assert.Single(NetworkPlan.Change(s_id, [routed], [routed], s_host).Steps);
    }

    [Fact]
    public void Change_OfAddresses_TakesBackAndAdds()
    {
        Assert.Equal("""
            ip -n VE address del 192.0.2.10/32 dev eth0
            ip neighbour del proxy 192.0.2.10 dev eth0
            ip route del 192.0.2.10/32 dev veth101.0
            tc filter replace dev veth101.0 clsact ingress bpf da  # from 02:42:20:58:dc:39, 203.0.113.9, IP only
            ip route add 203.0.113.9/32 dev veth101.0 scope link
            ip -n VE address add 203.0.113.9/32 dev eth0
            ip -n VE route add 169.254.0.1/32 dev eth0 scope link
            ip -n VE route add default via 169.254.0.1 dev eth0 onlink

            """, Change([Eth0(InterfaceType.Routed, "192.0.2.10")], [Eth0(InterfaceType.Routed, "203.0.113.9")]), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Change_OfTheRate_LeavesTheRest()
    {
        InterfaceConfig slow = Eth0(InterfaceType.Routed, "192.0.2.10") with { RateIn = 8_000_000 };
        Assert.Contains("tc qdisc del dev veth101.0 root\ntc filter replace", Change([slow], [slow with { RateIn = null }]));
        Assert.EndsWith("tc qdisc replace dev veth101.0 root tbf rate 16mbit burst 65792 limit 200000\n", Change([slow], [slow with { RateIn = 16_000_000 }]));
    }

    [Fact]
    public void Change_OfTheLink_MakesAnother()
    {
        InterfaceConfig before = Eth0(InterfaceType.Routed, "192.0.2.10"), after = before with { Mtu = 1400 };
        Assert.StartsWith("ip link del veth101.0\nip link add veth101.0", Change([before], [after]));
        Assert.EndsWith(PlanOf(after).Print(), Change([before], [after]));
    }

    [Fact]
    public void Change_OneComesAndOneGoes()
    {
        InterfaceConfig eth0 = Eth0(InterfaceType.Macvlan) with { Parent = "eth1" }, eth1 = Eth0(InterfaceType.Bridged) with { Name = "eth1", Bridge = "br0" };
        Assert.Equal("ip -n VE link del eth0\n" + PlanOf(eth1).Print(), Change([eth0], [eth1]));
        Assert.Equal(PlanOf(eth0).Print() + "", Change([], [eth0]));
        Assert.Equal("ip link del veth101.1\n", Change([eth1], []));
    }
}
