using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>What is written inside a VE about its network, and what the VE makes of it.</summary>
[Collection(HostCollection.Name)]
public sealed partial class GuestNetworkTests(HostFixture host)
{
    // Networks for documentation (RFC 5737, RFC 3849), of which each test takes other addresses: no two VEs have the same.
    static int s_last;

    static (string V4, string V6) NewAddresses()
    {
        int number = Interlocked.Increment(ref s_last);
        return ($"203.0.113.{number}", $"2001:db8:9::{number:x}");
    }

    static void Configure(Ve ve, string yaml) => File.AppendAllText(ve.ConfigFile, yaml.EndsWith('\n') ? yaml : yaml + "\n");

    static string Interface(string name, params string[] addresses) => $"network:\n  {name}:\n    addresses: [{string.Join(", ", addresses.Select(address => $"\"{address}\""))}]\n";

    const string Routes = "ip -o route show default; ip -6 -o route show default";

    // A boot with all units up, the addresses and both default routes there: once, and after the service has started anew.
    static void ShouldHaveNetwork(Ve ve, (string V4, string V6) addresses)
    {
        Guests.WaitForBoot(ve);
        string shown = ve.Sh($"ip -o address show dev eth0; {Routes}");
        Assert.Contains($"inet {addresses.V4}/32", shown);
        Assert.Contains($"inet6 {addresses.V6}/128", shown);
        Assert.Contains("default via 169.254.0.1 dev eth0", shown);
        Assert.Contains("default via fe80::1 dev eth0", shown);
    }

    [HostTheory(Need.Guests)]
    [InlineData("debian-11")]
    [InlineData("debian-12")]
    [InlineData("debian-13")]
    public void Networkd_TakesTheInterfaceAsItIs(string template)
    {
        (string V4, string V6) addresses = NewAddresses();
        using Ve ve = Guests.NewVe(host, template, "--stop-timeout", "60");
        string units = $"{ve.Upper}/etc/systemd/system";
        foreach ((string wants, string unit) in new[] { ("multi-user.target.wants", "systemd-networkd.service"), ("multi-user.target.wants", "network-online.target"), ("network-online.target.wants", "systemd-networkd-wait-online.service") })
        {
            Directory.CreateDirectory($"{units}/{wants}");
            File.CreateSymbolicLink($"{units}/{wants}/{unit}", $"/lib/systemd/system/{unit}");
        }
        Configure(ve, Interface("eth0", addresses.V4, addresses.V6));
        ve.Start();
        ShouldHaveNetwork(ve, addresses);
        Assert.Equal("active", ve.Sh("systemctl is-active systemd-networkd-wait-online.service"));
        Assert.Matches(@"eth0 +ether +routable +configured", ve.Sh("networkctl --no-pager --no-legend"));
        ve.Sh("systemctl restart systemd-networkd");
        ShouldHaveNetwork(ve, addresses);
        string another = NewAddresses().V4;
        ve.Do("set", "--ipadd", another, "--ipdel", addresses.V4, "--save").Expect(0);
        ve.Sh("systemctl restart systemd-networkd");
        ShouldHaveNetwork(ve, (another, addresses.V6));
        Assert.DoesNotContain($"inet {addresses.V4}/", ve.Sh("ip -o address"));
    }

    [HostFact(Need.Guests)]
    public void Ifupdown_TakesTheInterfaceAsItIs()
    {
        (string V4, string V6) addresses = NewAddresses();
        using Ve ve = Guests.NewVe(host, "debian-12", "--stop-timeout", "60");
        Command.Run(["bash", "-c", $"mkdir -p {ve.Upper}/srv && cp {Guests.Cache}/packages/ifupdown_*.deb {ve.Upper}/srv/"]).Expect(0);
        ve.Start();
        Guests.WaitForBoot(ve);
        ve.Sh("dpkg --force-depends -i /srv/ifupdown_*.deb");
        ve.Do("stop").Expect(0);
        Configure(ve, Interface("eth0", addresses.V4, addresses.V6));
        ve.Start();
        ShouldHaveNetwork(ve, addresses);
        Assert.Equal("active", ve.Sh("systemctl is-active networking.service"));
        Assert.Contains("eth0", ve.Sh("ifquery --state"));
        ve.Sh("systemctl restart networking");
        ShouldHaveNetwork(ve, addresses);
    }

    [Fact]
    public void Busybox_TakesTheInterfaceAsItIs_AndUpAgain()
    {
        (string V4, string V6) addresses = NewAddresses();
        using var ve = new Ve(host);
        Configure(ve, Interface("eth0", addresses.V4, addresses.V6));
        host.RunWith(["start", ve.Id, "--wait"], timeout: TimeSpan.FromSeconds(60)).Expect(0);
        ve.Sh("ifdown eth0; ip link set eth0 down; ifup eth0");
        string shown = ve.Sh($"ip -o address show dev eth0; ip route; ip -6 route");
        Assert.Contains($"inet {addresses.V4}/32", shown);
        Assert.Contains($"inet6 {addresses.V6}/128", shown);
        Assert.Contains("default via 169.254.0.1 dev eth0", shown);
        Assert.Contains("default via fe80::1 dev eth0", shown);
    }

    // As netplan has udevadm do, which takes it for a failure when it cannot.
    [Fact]
    public void UnderSys_ItsInterfacesAreWritable_AndNothingElse()
    {
        using var ve = new Ve(host);
        Configure(ve, Interface("eth0", NewAddresses().V4));
        ve.Start();
        ve.Sh("for link in /sys/class/net/*; do echo change > $link/uevent || exit 1; done");
        Assert.NotEqual(0, ve.Do("exec2", "echo change > /sys/devices/virtual/mem/null/uevent").Exit);
        Assert.Contains(" /sys sysfs ro,", ve.Sh("cat /proc/mounts"));
    }

    [Fact]
    public void Nameservers_AreSetAtOnce_WhateverWasThere()
    {
        using var ve = new Ve(host);
        ve.Start();
        ve.Sh("rm -f /etc/resolv.conf; ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf");
        ve.Do("set", "--nameserver", "192.0.2.1", "--nameserver", "2001:db8::1", "--searchdomain", "example.org", "--save").Expect(0);
        Assert.Equal("nameserver 192.0.2.1\nnameserver 2001:db8::1\nsearch example.org", ve.Sh("grep -v '^#' /etc/resolv.conf"));
        ve.Do("restart").Expect(0);
        ve.Do("stop", "--fast").Expect(0);
        ve.Do("set", "--nameserver", "192.0.2.2", "--save").Expect(0);
        ve.Start();
        Assert.Equal("nameserver 192.0.2.2\nsearch example.org", ve.Sh("grep -v '^#' /etc/resolv.conf"));
    }

    static string Names(Ve ve) => ve.Sh("sed -n '/^# Of vectl: the names/,/^# Of vectl: end/p' /etc/hosts | grep -v '^#' | tr '\\t' ' '");

    [Fact]
    public void Peers_FindEachOtherByName_WhileTheyRun()
    {
        string group = $"g{host.NewId()}";
        (string V4, string V6) one = NewAddresses(), two = NewAddresses();
        using var web = new Ve(host, "--hostname", "web.example.org");
        using var db = new Ve(host, "--hostname", "db");
        using var other = new Ve(host, "--hostname", "other");
        Configure(web, $"peers: {group}\n{Interface("eth0", one.V4, one.V6)}");
        Configure(db, $"peers: {group}\n{Interface("eth0", two.V4)}");
        web.Start();
        db.Start();
        other.Start();
        Assert.Equal($"{two.V4} db", Names(web));
        Assert.Equal($"{one.V4} web.example.org web\n{one.V6} web.example.org web", Names(db));
        Assert.Equal("", Names(other));
        Assert.Equal("127.0.1.1\tweb.example.org\tweb\n127.0.0.1 localhost", web.Sh("grep 127.0.1.1 /etc/hosts; grep -w 127.0.0.1 /etc/hosts"));

        db.Do("set", "--hostname", "database", "--save").Expect(0);
        Assert.Equal($"{two.V4} database", Names(web));
        string more = NewAddresses().V4;
        web.Do("set", "--ipadd", more, "--save").Expect(0);
        Assert.Contains($"{more} web.example.org web", Names(db));
        Assert.Contains(more, web.Sh("cat /etc/network/interfaces"));
        // It ends by itself, and nobody is asked.
        db.Do("exec2", "poweroff -f");
        Wait.For("its name is gone", () => Names(web) == "");
        db.ShouldBeStopped();
        db.Start();
        Assert.Equal($"{two.V4} database", Names(web));
        web.Do("stop", "--fast").Expect(0);
        Assert.Equal("", Names(db));
    }

    [Fact]
    public void Peers_OfWhichOneIsKilledWithAllThatWatchesIt_AreFoundWithoutIt()
    {
        string group = $"g{host.NewId()}";
        (string V4, string V6) one = NewAddresses(), two = NewAddresses(), three = NewAddresses();
        using var lost = new Ve(host);
        using var stays = new Ve(host);
        using var comes = new Ve(host, "--hostname", "comes");
        Configure(lost, $"peers: {group}\n{Interface("eth0", one.V4)}");
        Configure(stays, $"peers: {group}\n{Interface("eth0", two.V4)}");
        Configure(comes, $"peers: {group}\n{Interface("eth0", three.V4)}");
        lost.Start();
        stays.Start();
        Assert.StartsWith(one.V4, Names(stays));
        Command.Run(["kill", "-9", lost.MonitorPid.ToString(), lost.InitPid.ToString()]).Expect(0);
        Wait.For("it is down", () => !lost.IsRunning);
        comes.Start();
        Assert.Equal($"{three.V4} comes", Names(stays));
    }

    [Fact]
    public void Peers_StartedAllAtOnce_MissNobody()
    {
        const int count = 8;
        string group = $"g{host.NewId()}";
        Ve[] ves = [.. Enumerable.Range(0, count).Select(_ => new Ve(host))];
        try
        {
            string[] addresses = [.. ves.Select(_ => NewAddresses().V4)];
            for (int i = 0; i < count; i++)
                Configure(ves[i], $"peers: {group}\n{Interface("eth0", addresses[i])}");
            Process[] starts = [.. ves.Select(ve => host.Start("start", ve.Id))];
            foreach (Process start in starts)
                using (start)
                {
                    start.StandardInput.Close();
                    Assert.True(start.WaitForExit(60_000));
                    Assert.Equal(0, start.ExitCode);
                }
            for (int i = 0; i < count; i++)
                Assert.Equal(ves.Select((ve, other) => $"{addresses[other]} ve-{ve.Id}").Where((_, other) => other != i), Names(ves[i]).Split('\n'));
        }
        finally
        {
            foreach (Ve ve in ves)
                ve.Dispose();
        }
    }

    // The files of a VE are its own to spoil, and only its own.
    [Theory]
    [InlineData("rm /etc/hosts; mkfifo /etc/hosts")]
    [InlineData("rm /etc/hosts; ln -s /proc/kcore /etc/hosts")]
    [InlineData("mv /etc /e; ln -s ../../../../../../../../etc /etc")]
    [InlineData("rm /etc/hosts; mkdir /etc/hosts")]
    public void Peers_WithASpoiledFile_DoNotKeepOthersFromStarting(string script)
    {
        string group = $"g{host.NewId()}", hosts = File.ReadAllText("/etc/hosts");
        using var bad = new Ve(host);
        using var good = new Ve(host);
        string address = NewAddresses().V4;
        Configure(bad, $"peers: {group}\n{Interface("eth0", address)}");
        Configure(good, $"peers: {group}\n");
        bad.Start();
        bad.Sh(script);
        good.Start();
        Assert.Equal($"{address} ve-{bad.Id}", Names(good));
        Assert.Equal(hosts, File.ReadAllText("/etc/hosts"));
    }

    [Fact]
    public void Sysctls_AreTheVesOwn()
    {
        string[] paths = [.. new[] { "net.ipv4.ip_forward", "net.ipv4.conf.eth0.rp_filter", "kernel.shmmax", "kernel.sem", "kernel.domainname", "fs.mqueue.msg_max", "user.max_user_namespaces" }
            .Select(name => $"/proc/sys/{name.Replace('.', '/')}")];
        string[] OfHost() => [.. paths.Where(File.Exists).Select(File.ReadAllText)];
        string[] before = OfHost();
        using var ve = new Ve(host);
        Configure(ve, Interface("eth0", NewAddresses().V4) + """
            sysctls:
              net.ipv4.ip_forward: 1
              net.ipv4.conf.eth0.rp_filter: 2
              kernel.shmmax: 65536
              kernel.sem: 250 32000 100 128
              kernel.domainname: example
              fs.mqueue.msg_max: 20
              user.max_user_namespaces: 5
            """);
        Assert.Contains("# sysctl net.ipv4.ip_forward = 1", ve.Do("start", "--dry-run").Expect(0).Out);
        ve.Start();
        Assert.Equal("1\n2\n65536\n250 32000 100 128\nexample\n20\n5", ve.Sh($"cat {string.Join(' ', paths)} | tr '\\t' ' '"));
        Assert.Equal(before, OfHost());
    }

    [Theory]
    [InlineData("net.ipv4.no_such_thing: 1", "no such parameter")]
    [InlineData("net.ipv4.ip_forward: x", "does not take this value")]
    [InlineData("kernel.shmmni: x", "does not take this value")]
    public void Sysctls_ThatTheKernelRefuses_KeepTheVeDown(string sysctl, string hint)
    {
        Leftovers before = host.Snapshot();
        using (var ve = new Ve(host))
        {
            Configure(ve, $"sysctls: {{{sysctl}}}");
            ve.Do("start").Expect(21).Saying(hint);
            ve.ShouldBeStopped();
        }
        Leftovers.SettleTo(before, host.Snapshot);
    }

    // All as the VE's root, of whose network namespace they are.
    [Fact]
    public void Root_HasTun_BridgesNamespacesAndAFilterOfItsOwn()
    {
        using var ve = new Ve(host);
        Configure(ve, Interface("eth0", NewAddresses().V4) + "features: [tun]\n");
        CopyProgram(ve, "ip");
        CopyProgram(ve, "nft");
        ve.Start();
        Assert.Equal("crw-rw-rw- 10, 200", ve.Sh("ls -l /dev/net/tun | awk '{ print $1, $5, $6 }'"));
        Assert.Contains("tap0: ", ve.Sh("/opt/ip tuntap add dev tap0 mode tap && /opt/ip link set tap0 up && /opt/ip -o link show tap0"));
        Assert.Contains("master br0", ve.Sh("/opt/ip link add br0 type bridge && /opt/ip link set tap0 master br0 && /opt/ip -o link show tap0"));
        Assert.Equal("1 packets transmitted, 1 packets received, 0% packet loss", ve.Sh("""
            set -e
            /opt/ip netns add inner && /opt/ip link add out0 type veth peer name in0 netns inner && /opt/ip address add 10.9.9.1/24 dev out0 && /opt/ip link set out0 up
            /opt/ip netns exec inner /opt/ip address add 10.9.9.2/24 dev in0 && /opt/ip netns exec inner /opt/ip link set in0 up
            /opt/ip netns exec inner ls /sys/class/net/in0 > /dev/null
            ping -c 1 -W 5 10.9.9.2 | grep packets
            """));
        Assert.Contains("drop", ve.Sh("/opt/nft add table inet mine; /opt/nft 'add chain inet mine in { type filter hook input priority 0; policy accept; }'; /opt/nft add rule inet mine in tcp dport 99 drop; /opt/nft list ruleset"));
        Assert.DoesNotContain("table inet mine", Command.Run(["nft", "list", "ruleset"]).Out);
    }

    // One of the host with its libraries, where the VE's are others: as /opt/NAME.
    static void CopyProgram(Ve ve, string name) => Command.Run(["bash", "-c", $$"""
        set -e
        cd {{ve.Upper}} && mkdir -p opt/lib && program=$(command -v {{name}}) && cp "$program" opt/lib/{{name}}
        ldd "$program" | grep -o '/[^ ]*' | xargs -I {} cp -L {} opt/lib/
        printf '#!/bin/sh\nexec /opt/lib/ld-linux-x86-64.so.2 --library-path /opt/lib /opt/lib/{{name}} "$@"\n' > opt/{{name}} && chmod 755 opt/{{name}}
        """]).Expect(0);

    [Fact]
    public void WithoutTheFeature_ThereIsNoTun()
    {
        using var ve = new Ve(host);
        ve.Start();
        Assert.Equal(1, ve.Do("exec2", "test -e /dev/net/tun").Exit);
    }
}
