using System.Net;
using Microsoft.Win32.SafeHandles;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>A start that cannot have its network says why and leaves nothing.</summary>
[Collection(HostCollection.Name)]
public sealed class NetworkFailureTests(HostFixture host)
{
    [Theory]
    [InlineData("eth0:\n  addresses: [198.51.100.1]", 78, "address 198.51.100.1 is the host's own")]
    [InlineData("eth0:\n  addresses: ['2001:db8:f::1']", 78, "address 2001:db8:f::1 is the host's own")]
    [InlineData("eth0:\n  addresses: [203.0.113.50]", 78, "address 203.0.113.50 is routed to wan0 already")]
    [InlineData("eth0:\n  addresses: [203.0.113.11]\n  host_name: wan0", 130, "the host has an interface wan0 already")]
    [InlineData("eth0:\n  type: macvlan\n  parent: none0", 104, "the host has no interface none0")]
    [InlineData("eth0:\n  type: bridged\n  bridge: wan0", 130, "wan0 is an interface of the host, but no bridge")]
    [InlineData("eth0:\n  type: bridged\n  bridge: plain0\n  vlan: 10", 130, "bridge plain0 has no VLANs")]
    [InlineData("eth0:\n  addresses: [203.0.113.11]\neth1:\n  addresses: [203.0.113.12]\n  host_name: wan0", 130, "the host has an interface wan0 already")]
    public void Start_SaysWhyAndLeavesNothing(string network, int exit, string message)
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip route add 203.0.113.50/32 dev wan0; ip link add plain0 type bridge");
        string before = lab.Snapshot();
        string id = lab.NewVe(network);
        lab.Vectl("start", id).Expect(exit).Saying(message);
        Assert.False(File.Exists($"{host.Root}/run/vectl/{id}/network"));
        Assert.Contains("down", lab.Vectl("status", id).Expect(0).Out);
        Wait.For("nothing is left", () => lab.Snapshot() == before);
    }

    [Theory]
    [InlineData("198.51.100.12/32")]
    [InlineData("2001:db8:f::12/128")]
    public void Start_AnAddressThatSomebodyOutsideHas_IsRefused(string address)
    {
        using var lab = new NetworkLab(host);
        lab.Outside($"ip addr add {address} dev eth0{(address.Contains(':', StringComparison.Ordinal) ? " nodad" : "")}");
        string bare = address.Split('/')[0], id = lab.NewVe($"eth0:\n  addresses: ['{bare}']");
        lab.Vectl("start", id).Expect(78).Saying($"address {bare} is in use on the network of wan0, by ");
        lab.ShouldBeAsBefore();
    }

    // Whoever knew the address elsewhere hears where it is now.
    [Fact]
    public void Start_TellsTheNetwork()
    {
        using var lab = new NetworkLab(host);
        using SafeFileHandle capture = lab.OnOutside(() => Frames.Capture("eth0"));
        lab.StartVe("eth0:\n  addresses: [198.51.100.12, '2001:db8:f::12']");
        byte[] ipv4 = IPAddress.Parse("198.51.100.12").GetAddressBytes(), ipv6 = IPAddress.Parse("2001:db8:f::12").GetAddressBytes();
        // A gratuitous ARP, which has the address twice, and an advertisement that was not asked for.
        Frames.Await(capture, 28, ipv4, frame => frame.AsSpan(38, 4).SequenceEqual(ipv4));
        Frames.Await(capture, 62, ipv6, frame => frame[54] == 136);
    }

    [Fact]
    public void DryRun_ShowsThePlanAndTouchesNothing()
    {
        using var lab = new NetworkLab(host);
        string id = lab.NewVe("eth0:\n  addresses: [198.51.100.12]");
        string plan = lab.Vectl("start", id, "--dry-run").Expect(0).Out;
        Assert.Contains($"ip link add veth{id}.0 ", plan);
        Assert.Contains("ip neighbour add proxy 198.51.100.12 dev wan0\n", plan);
        Assert.Contains("ip -n VE address add 198.51.100.12/32 dev eth0\n", plan);
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Monitor_Killed_TheNextCommandTakesItBack()
    {
        using var lab = new NetworkLab(host);
        string id = lab.StartVe("eth0:\n  addresses: [198.51.100.12, '2001:db8:f::12']");
        (int monitor, int init) = (lab.MonitorPid(id), lab.InitPid(id));
        Command.Run(["kill", "-KILL", $"{monitor}", $"{init}"]).Expect(0);
        lab.Vectl("stop", id, "--fast").Expect(0);
        lab.ShouldBeAsBefore();
        lab.Vectl("start", id).Expect(0);
        Assert.True(NetworkLab.Reaches(lab.Outside, "198.51.100.12"));
    }
}
