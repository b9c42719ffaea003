using System.Net;
using System.Net.Sockets;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>Ports of the host that lead to VEs, and masquerading.</summary>
[Collection(HostCollection.Name)]
public sealed class PublishTests(HostFixture host)
{
    const string Address = "203.0.113.11", Address6 = "2001:db8:1::11", Some = "^[0-9a-f.:]+$";

    // It answers with the address that asks.
    static void Serve(NetworkLab lab, string id)
        => lab.InVe(id, """
            mkdir -p /srv/cgi-bin; printf '#!/bin/sh\necho; echo "$REMOTE_ADDR"\n' > /srv/cgi-bin/who; chmod 755 /srv/cgi-bin/who
            busybox httpd -p '[::]:80' -h /srv
            """);

    static string Ask(Func<string, string> run, string hostAndPort)
        => run($"busybox timeout 3 busybox wget -q -O - 'http://{hostAndPort}/cgi-bin/who' 2>&1 || true").Trim().Replace("[", "").Replace("]", "").Replace("::ffff:", "");

    [Fact]
    public void Port_LeadsToTheVe_FromEverywhere()
    {
        using var lab = new NetworkLab(host);
        string id = lab.StartVe($"eth0:\n  addresses: [{Address}, '{Address6}']\n  ports: ['8080:80', '127.0.0.1:8081:80', '[{NetworkLab.HostAddress6}]:8082:80']");
        Serve(lab, id);
        string other = lab.StartVe("eth0:\n  addresses: [203.0.113.12, '2001:db8:1::12']");

        // Outside: the VE sees who asks.
        Assert.Equal(NetworkLab.OutsideAddress, Ask(lab.Outside, $"{NetworkLab.HostAddress}:8080"));
        Assert.Equal(NetworkLab.OutsideAddress6, Ask(lab.Outside, $"[{NetworkLab.HostAddress6}]:8080"));
        Assert.Equal(NetworkLab.OutsideAddress6, Ask(lab.Outside, $"[{NetworkLab.HostAddress6}]:8082"));
        // What is published on the loopback is for the host alone, whatever a neighbour writes into its packets.
        Assert.DoesNotMatch(Some, Ask(lab.Outside, $"{NetworkLab.HostAddress}:8081"));
        lab.Outside("echo 1 > /proc/sys/net/ipv4/conf/eth0/route_localnet; ip addr del 127.0.0.1/8 dev lo; ip route del table local local 127.0.0.0/8 dev lo 2> /dev/null || true; ip route add 127.0.0.1 via " + NetworkLab.HostAddress);
        Assert.DoesNotMatch(Some, Ask(lab.Outside, "127.0.0.1:8081"));

        // The host, by its loopback and by its address.
        Assert.Matches(Some, Ask(lab.Host, "127.0.0.1:8080"));
        Assert.Matches(Some, Ask(lab.Host, "127.0.0.1:8081"));
        Assert.Matches(Some, Ask(lab.Host, $"{NetworkLab.HostAddress}:8080"));
        Assert.Matches(Some, Ask(lab.Host, $"[{NetworkLab.HostAddress6}]:8080"));

        // Another VE, and itself.
        Assert.Equal("203.0.113.12", Ask(script => lab.InVe(other, script), $"{NetworkLab.HostAddress}:8080"));
        Assert.Matches(Some, Ask(script => lab.InVe(id, script), $"{NetworkLab.HostAddress}:8080"));
        Assert.Matches(Some, Ask(script => lab.InVe(id, script), $"[{NetworkLab.HostAddress6}]:8080"));

        // A VE does not reach the host's own loopback by the door that is open for answers.
        using TcpListener door = lab.Listen(IPAddress.Loopback, 99);
        Assert.Equal("no", lab.InVe(other, "ip route add 127.0.0.1 via 169.254.0.1 dev eth0 2> /dev/null; busybox nc -w 1 127.0.0.1 99 < /dev/null > /dev/null 2>&1 && echo yes || echo no").Trim());

        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Ports_SurviveARestart_AndAFlushByOthers()
    {
        using var lab = new NetworkLab(host);
        string id = lab.StartVe($"eth0:\n  addresses: [{Address}]\n  ports: ['8080:80']");
        lab.Vectl("restart", id, "--fast").Expect(0);
        Serve(lab, id);
        Assert.Equal(NetworkLab.OutsideAddress, Ask(lab.Outside, $"{NetworkLab.HostAddress}:8080"));
        lab.Host("nft flush ruleset");
        string other = lab.StartVe("eth0:\n  addresses: [203.0.113.12]\n  ports: ['9090:80']");
        Assert.Equal(NetworkLab.OutsideAddress, Ask(lab.Outside, $"{NetworkLab.HostAddress}:8080"));
        lab.Vectl("stop", id, "--fast").Expect(0);
        Assert.DoesNotContain("8080", lab.Host("nft list ruleset"));
        Assert.Contains("9090", lab.Host("nft list ruleset"));
        lab.Vectl("stop", other, "--fast").Expect(0);
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Nat_GivesWhatLeavesTheHostTheHostsAddress()
    {
        using var lab = new NetworkLab(host);
        // Who is outside has no way back to these.
        lab.Outside("ip route del default; ip -6 route del default; mkdir -p /tmp");
        string id = lab.StartVe("eth0:\n  addresses: [10.99.0.1, 'fd99::1']\n  nat: yes"), without = lab.StartVe("eth0:\n  addresses: [10.99.0.2]");
        Assert.True(NetworkLab.Reaches(script => lab.InVe(id, script), NetworkLab.OutsideAddress));
        Assert.True(NetworkLab.Reaches(script => lab.InVe(id, script), NetworkLab.OutsideAddress6));
        Assert.False(NetworkLab.Reaches(script => lab.InVe(without, script), NetworkLab.OutsideAddress));
        // Among each other they are who they are.
        Serve(lab, without);
        Assert.Equal("10.99.0.1", Ask(script => lab.InVe(id, script), "10.99.0.2"));
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Bridged_VesReachEachOtherByThePortToo()
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.1/24 dev br0");
        // br_netfilter translates in the bridge, which sends nothing back where it came from; host-check names it.
        lab.Host("[ ! -e /proc/sys/net/bridge ] || echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables");
        string network(int number, string more) => $"eth0:\n  type: bridged\n  bridge: br0\n  addresses: [203.0.113.{number}/24]\n  gateway: 203.0.113.1{more}";
        string one = lab.StartVe(network(21, "\n  ports: ['8080:80']")), two = lab.StartVe(network(22, ""));
        Serve(lab, one);
        Assert.Equal(NetworkLab.OutsideAddress, Ask(lab.Outside, $"{NetworkLab.HostAddress}:8080"));
        Assert.Matches(Some, Ask(script => lab.InVe(two, script), $"{NetworkLab.HostAddress}:8080"));
        Assert.Matches(Some, Ask(script => lab.InVe(one, script), $"{NetworkLab.HostAddress}:8080"));
    }

    [Fact]
    public void Port_ThatTheHostHas_IsRefused()
    {
        using var lab = new NetworkLab(host);
        using TcpListener taken = lab.Listen(IPAddress.Any, 8088);
        string id = lab.NewVe($"eth0:\n  addresses: [{Address}]\n  ports: ['8088:80']");
        lab.Vectl("start", id).Expect(78).Saying("8088");
        taken.Stop();
        lab.Vectl("start", id).Expect(0);
    }

    [Fact]
    public void Script_IsWhatNftUnderstands()
    {
        using var lab = new NetworkLab(host);
        lab.Host($"nft -f {AppContext.BaseDirectory}/nat-table.verified.nft");
        Assert.Contains("198.51.100.2 . 22", lab.Host("nft list ruleset"));
    }
}
