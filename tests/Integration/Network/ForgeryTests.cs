using System.Net.Sockets;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>A VE whose root sends what is not its own is not heard.</summary>
[Collection(HostCollection.Name)]
public sealed class ForgeryTests(HostFixture host)
{
    const int Port = 7777;

    const string Other = "02:00:00:00:66:66";

    // A router of the network, which its neighbours know.
    const string Router = "fe80::99", RouterMac = "02:00:00:00:00:99";

    [Theory]
    [InlineData("routed", "eth0:\n  addresses: [203.0.113.11, '2001:db8:1::11']\n  host_name: ve-end", "203.0.113.11", "2001:db8:1::11", "ve-end")]
    [InlineData("bridged", "eth0:\n  type: bridged\n  bridge: br0\n  addresses: [203.0.113.11/24, '2001:db8:1::11/64']", "203.0.113.11", "2001:db8:1::11", "br0")]
    public void Forged_IsNotHeard(string type, string network, string own, string own6, string heardBy)
    {
        using var lab = new NetworkLab(host);
        if (type == "bridged")
            lab.Host("ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.1/24 dev br0; ip addr add 2001:db8:1::1/64 dev br0 nodad");
        string id = lab.StartVe(network);
        // The host believes whatever it hears.
        lab.Host($"echo 2 > /proc/sys/net/ipv6/conf/{heardBy}/accept_ra; echo 0 > /proc/sys/net/ipv4/conf/{heardBy}/rp_filter; echo 1 > /proc/sys/net/ipv4/conf/{heardBy}/arp_accept; ip route add 203.0.113.99/32 dev {heardBy}; ip neigh add {Router} lladdr {RouterMac} dev {heardBy} nud reachable");
        byte[] mac = Frames.Mac(lab.InVe(id, "cat /sys/class/net/eth0/address").Trim()), other = Frames.Mac(Other);
        string gateway = type == "bridged" ? "203.0.113.1" : "169.254.0.1";
        using Socket socket = lab.OnHost(() => Frames.Listen(Port));
        NetworkLab.In(lab.InitPid(id), () => Frames.Send("eth0",
            Frames.Udp(mac, "203.0.113.99", NetworkLab.HostAddress, Port, "another's IPv4 address"),
            Frames.Udp(mac, "2001:db8:1::99", NetworkLab.HostAddress6, Port, "another's IPv6 address"),
            Frames.Udp(other, own, NetworkLab.HostAddress, Port, "another's MAC address"),
            Frames.Udp(other, own6, NetworkLab.HostAddress6, Port, "another's MAC address, IPv6"),
            Frames.Udp(mac, own, NetworkLab.HostAddress, Port, "a VLAN", tag: 5),
            Frames.Arp(mac, mac, "203.0.113.99", gateway),
            Frames.Arp(mac, other, own, gateway),
            Frames.Arp(other, other, own, gateway),
            Frames.RouterAdvertisement(mac, "fe80::66"),
            Frames.NeighbourAdvertisement(mac, own6, Router),
            Frames.NeighbourAdvertisement(mac, own6, "2001:db8:1::99"),
            Frames.Udp(mac, own6, NetworkLab.HostAddress6, Port, "own, IPv6"),
            Frames.Udp(mac, own, NetworkLab.HostAddress, Port, "own")));
        Assert.Equal(["own, IPv6", "own"], Frames.HearUntil(socket, "own"));
        string neighbours = lab.Host("ip neigh; ip -6 neigh; ip -6 route show default");
        Assert.DoesNotContain("203.0.113.99", neighbours);
        Assert.DoesNotContain(Other, neighbours);
        Assert.DoesNotContain("default", neighbours);
        if (type == "bridged")
            Assert.Contains($"{Router} dev {heardBy} lladdr {RouterMac}", neighbours);
    }

    // What the tests above would say without a filter: that these frames are heard.
    [Fact]
    public void WithoutAFilter_ItIsHeard()
    {
        using var lab = new NetworkLab(host);
        lab.Host($"ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.1/24 dev br0; ip addr add 2001:db8:1::1/64 dev br0 nodad; echo 2 > /proc/sys/net/ipv6/conf/br0/accept_ra; ip neigh add {Router} lladdr {RouterMac} dev br0 nud reachable");
        string id = lab.StartVe("eth0:\n  type: bridged\n  bridge: br0\n  mac_filter: no\n  addresses: [203.0.113.11/24]\n  host_name: ve-end");
        lab.Host("tc qdisc del dev ve-end clsact");
        byte[] mac = Frames.Mac(lab.InVe(id, "cat /sys/class/net/eth0/address").Trim()), other = Frames.Mac(Other);
        using Socket socket = lab.OnHost(() => Frames.Listen(Port));
        NetworkLab.In(lab.InitPid(id), () => Frames.Send("eth0",
            Frames.Udp(mac, "203.0.113.99", NetworkLab.HostAddress, Port, "another's IPv4 address"),
            Frames.Udp(mac, "2001:db8:1::99", NetworkLab.HostAddress6, Port, "another's IPv6 address"),
            Frames.Udp(other, "203.0.113.11", NetworkLab.HostAddress, Port, "another's MAC address"),
            Frames.Arp(mac, mac, "203.0.113.99", "203.0.113.1"),
            Frames.RouterAdvertisement(mac, "fe80::66"),
            Frames.NeighbourAdvertisement(mac, "fe80::66", Router),
            Frames.Udp(mac, "203.0.113.11", NetworkLab.HostAddress, Port, "own")));
        Assert.Equal(["another's IPv4 address", "another's IPv6 address", "another's MAC address", "own"], Frames.HearUntil(socket, "own"));
        string neighbours = lab.Host("ip neigh; ip -6 neigh; ip -6 route show default");
        Assert.Contains("203.0.113.99", neighbours);
        Assert.Contains("default via fe80::66", neighbours);
        Assert.DoesNotContain(RouterMac, neighbours);
    }
}
