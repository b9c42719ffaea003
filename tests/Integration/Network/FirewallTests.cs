using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>Hosts whose packet filter is another program's: what it drops is told with the command that lets it through, and the command does.</summary>
[Collection(HostCollection.Name)]
public sealed class FirewallTests(HostFixture host)
{
    static void ShouldSayNothing(FirewallLab lab, string id)
        => Assert.Equal("", lab.Lab.Vectl("restart", id, "--fast").Expect(0).Err);

    static void StartDocker(FirewallLab lab)
        => lab.Daemon("dockerd", () => lab.Lab.Host("docker -H unix:///run/docker/api version > /dev/null 2>&1 && echo yes || echo no") == "yes\n",
            "dockerd", "-H", "unix:///run/docker/api", "--data-root", "/run/docker/data", "--exec-root", "/run/docker/exec", "--pidfile", "/run/docker/pid", "--storage-driver", "vfs",
            "--ipv6", "--fixed-cidr-v6", "fd00:d::/64", "--experimental", "--ip6tables");

    [HostFact(Need.Firewalls)]
    public void Docker_IsNamed_AndTheMendWorks()
    {
        using var lab = new FirewallLab(host);
        // Docker drops what is forwarded where it turned forwarding on itself.
        lab.Lab.Host("echo 0 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv6/conf/all/forwarding");
        StartDocker(lab);
        Assert.Contains("-P FORWARD DROP", lab.Lab.Host("iptables -S FORWARD"));
        Assert.Contains("-P FORWARD DROP", lab.Lab.Host("ip6tables -S FORWARD"));

        (string routed, string bridged) = lab.StartVes();
        lab.ShouldGetThrough("");
        Assert.Contains($"chain FORWARD of table ip filter (Docker) drops what it has no rule for, and has none for veth{lab.RoutedVe}.0", routed);
        Assert.Contains("chain FORWARD of table ip6 filter (Docker) drops what it has no rule for, and has none for br0", bridged);
        Assert.Equal(2, lab.HostCheck().Findings.Length);

        lab.RunMendOf(routed);
        lab.ShouldGetThrough("port4 port6 routed-in4 routed-in6 routed-out4 routed-out6");
        lab.RunMendOf(bridged);
        lab.ShouldGetThrough(FirewallLab.Everything);
        Assert.Empty(lab.HostCheck().Findings);
        ShouldSayNothing(lab, lab.BridgedVe);

        // Docker that is started anew leaves it.
        lab.Serve(lab.BridgedVe);
        lab.EndDaemon();
        StartDocker(lab);
        lab.ShouldGetThrough(FirewallLab.Everything);
    }

    [HostFact(Need.Firewalls)]
    public void Firewalld_IsNamed_AndTheMendWorks()
    {
        using var lab = new FirewallLab(host);
        const string bus = "/run/dbus/system_bus_socket";
        lab.Daemon("dbus-daemon", () => lab.Lab.Host($"test -S {bus} && echo yes || echo no") == "yes\n", "dbus-daemon", "--system", "--nofork", "--nopidfile");
        lab.Daemon("firewalld", () => lab.Lab.Host("firewall-cmd --state 2> /dev/null || true") == "running\n", "firewalld", "--nofork");

        (string routed, _) = lab.StartVes();
        // It has a rule of its own for what is translated.
        lab.ShouldGetThrough("port4 port6");
        Assert.Contains($"chain filter_FORWARD of table inet firewalld (firewalld) drops what it has no rule for, and has none for veth{lab.RoutedVe}.0", routed);
        Assert.Single(lab.HostCheck().Findings);

        lab.RunMendOf(routed);
        lab.ShouldGetThrough("port4 port6 routed-in4 routed-in6 routed-out4 routed-out6");
        // The second mend builds on the first.
        lab.RunMendOf(lab.Lab.Vectl("restart", lab.BridgedVe, "--fast").Expect(0).Err);
        lab.Serve(lab.BridgedVe);
        lab.ShouldGetThrough(FirewallLab.Everything);
        Assert.Empty(lab.HostCheck().Findings);
        ShouldSayNothing(lab, lab.BridgedVe);

        // Each leaves the other's table as it is.
        string ports = lab.Lab.Host("nft list table inet vectl"), theirs = lab.Lab.Host("nft list table inet firewalld");
        lab.Lab.Host("firewall-cmd --reload");
        Assert.Equal(ports, lab.Lab.Host("nft list table inet vectl"));
        lab.Lab.Vectl("stop", lab.RoutedVe, "--fast").Expect(0);
        Assert.Equal(theirs, lab.Lab.Host("nft list table inet firewalld"));
    }

    [HostFact(Need.Firewalls)]
    public void Ufw_IsNamed_AndTheMendWorks()
    {
        using var lab = new FirewallLab(host);
        lab.Lab.Host("ufw --force enable");
        (string routed, _) = lab.StartVes();
        lab.ShouldGetThrough("");
        Assert.Contains("chain FORWARD of table ip filter (ufw) drops what it has no rule for", routed);
        Assert.Contains("chain FORWARD of table ip6 filter (ufw) drops what it has no rule for", routed);

        (string[] findings, string[] mends) = lab.HostCheck();
        Assert.Equal(2, findings.Length);
        lab.Lab.Host(Assert.Single(mends));
        lab.Lab.Host("ufw reload");
        lab.ShouldGetThrough(FirewallLab.Everything);
        Assert.Empty(lab.HostCheck().Findings);
        ShouldSayNothing(lab, lab.RoutedVe);
    }

    [HostTheory(Need.Firewalls)]
    [InlineData("iptables-legacy -P FORWARD DROP; ip6tables-legacy -P FORWARD DROP", "(iptables-legacy)")]
    [InlineData("iptables -A FORWARD -j REJECT; ip6tables -A FORWARD -j REJECT", "chain FORWARD of table ip filter drops what it has no rule for")]
    [InlineData("nft add table inet own; nft 'add chain inet own passing { type filter hook forward priority 0; policy drop; }'", "chain passing of table inet own drops what it has no rule for")]
    [InlineData("nft add table inet own; nft 'add chain inet own passing { type filter hook forward priority 0; }'; nft add rule inet own passing counter log drop", "chain passing of table inet own drops what it has no rule for")]
    public void OthersRules_AreNamed_AndTheMendWorks(string rules, string named)
    {
        using var lab = new FirewallLab(host);
        lab.Lab.Host(rules);
        Assert.Contains(named, lab.StartVes().Routed);
        lab.ShouldGetThrough("");
        (string[] findings, string[] mends) = lab.HostCheck();
        Assert.Contains(named, findings[0]);
        string hostConfig = $"{host.Root}/etc/vectl/vectl.yaml", before = File.ReadAllText(hostConfig);
        try
        {
            File.AppendAllText(hostConfig, "firewall_check: no\n");
            ShouldSayNothing(lab, lab.RoutedVe);
        }
        finally
        {
            File.WriteAllText(hostConfig, before);
        }
        lab.Serve(lab.RoutedVe);
        foreach (string mend in mends)
            lab.Lab.Host(mend);
        lab.ShouldGetThrough(FirewallLab.Everything);
        Assert.Empty(lab.HostCheck().Findings);
        ShouldSayNothing(lab, lab.RoutedVe);
    }

    [HostFact(Need.Firewalls)]
    public void ForwardingOff_IsNamed_AndTheMendWorks()
    {
        using var lab = new FirewallLab(host);
        lab.Lab.Host("echo 0 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv6/conf/all/forwarding");
        string routed = lab.StartVes().Routed;
        Assert.Contains("IPv4 and IPv6 forwarding is off", routed);
        lab.ShouldGetThrough("");
        lab.RunMendOf(routed);
        lab.ShouldGetThrough(FirewallLab.Everything);
        Assert.Equal("net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n", lab.Lab.Host("cat /etc/sysctl.d/90-forward.conf"));
        ShouldSayNothing(lab, lab.BridgedVe);
    }
}
