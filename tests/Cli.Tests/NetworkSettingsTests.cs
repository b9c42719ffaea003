using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Tests;

public class NetworkSettingsTests
{
    static string Settings(params string[] words) => string.Join("; ", Assert.IsType<Set>(Parse.Verb(["set", "101", .. words])).Settings.Items.Select(s => s.Value is null ? $"{s.Key} unset" : $"{s.Key}={s.Value}"));

    [Theory]
    [InlineData("network.*.addresses=+192.0.2.1; network.*.addresses=+192.0.2.2/24", "--ipadd", "192.0.2.1", "--ipadd", "192.0.2.2/24")]
    [InlineData("network.*.addresses unset; network.*.addresses=+192.0.2.1", "--ipadd", "192.0.2.1", "--ipdel", "all")]
    [InlineData("network.*.addresses=-192.0.2.1", "--ipdel", "192.0.2.1")]
    [InlineData("network.eth1.addresses=+192.0.2.1/24", "--ifname", "eth1", "--ipadd", "192.0.2.1/24")]
    [InlineData("nameservers=9.9.9.9,1.1.1.1; searchdomains=a.org", "--nameserver", "9.9.9.9", "--searchdomain", "a.org", "--nameserver", "1.1.1.1")]
    [InlineData("nameservers=9.9.9.9,1.1.1.1; network.*.addresses=+192.0.2.1,192.0.2.2", "--ipadd", "192.0.2.1 192.0.2.2", "--nameserver", " 9.9.9.9  1.1.1.1 ")]
    [InlineData("nameservers=inherit", "--nameserver", "inherit")]
    [InlineData("network.eth0=; network.eth0.type=bridged; network.eth0.bridge=br0", "--netif_add", "eth0,,,,br0")]
    [InlineData("network.eth0=; network.eth0.mac=02:00:00:00:00:01; network.eth0.host_name=web; network.eth0.host_mac=02:00:00:00:00:02", "--netif_add", "eth0,02:00:00:00:00:01,web,02:00:00:00:00:02")]
    [InlineData("network.eth0=; network.eth1=", "--netif_add", "eth0", "--netif_add", "eth1,auto")]
    [InlineData("network.eth1 unset; network unset", "--netif_del", "eth1", "--netif_del", "all")]
    [InlineData("network.eth1.type=bridged; network.eth1.bridge=br0; network.eth1.dhcp=yes; network.eth1.mac_filter=no", "--ifname", "eth1", "--mac_filter", "off", "--dhcp", "yes", "--bridge", "br0")]
    [InlineData("network.eth1.gateway=192.0.2.1; network.eth1.gateway6 unset", "--ifname", "eth1", "--gw6", "none", "--gw", "192.0.2.1")]
    [InlineData("network.*.nat=yes; network.*.ports=-80:80; network.*.ports=+8080:80/tcp; network.*.mtu=1400", "--publish", "8080:80/tcp", "--unpublish", "80:80", "--nat", "yes", "--mtu", "1400")]
    [InlineData("network.eth2 unset; network.eth1=; network.eth1.type=physical; network.eth1.parent=eth1", "--netdev_add", "eth1", "--netdev_del", "eth2")]
    [InlineData("network.*.rate=1024kbit", "--rate", "eth0:1:1024")]
    [InlineData("network.*.rate=512kbit", "--rate", "512")]
    [InlineData("network.*.rate unset; network.*.rate.in=10mbit", "--rate", "0", "--rate-in", "10mbit")]
    [InlineData("sysctls=net.ipv4.ip_forward=1; features=+tun", "--features", "tun:on,nfs:off", "--sysctl", "net.ipv4.ip_forward=1")]
    [InlineData("features=-tun", "--features", "tun:off")]
    [InlineData("peers=shop", "--peers", "shop")]
    [InlineData("hostname=a; network.eth0.mtu=1400; environment=A=b", "network.eth0.mtu=1400", "--hostname", "a", "environment=A=b")]
    public void Set_Network(string expected, params string[] words) => Assert.Equal(expected, Settings(words));

    [Theory]
    [InlineData("--bridge", "br0")]
    [InlineData("--network", "bridged")]
    [InlineData("--gw", "192.0.2.1")]
    [InlineData("--mac", "auto")]
    [InlineData("--dhcp", "yes")]
    public void Set_OneInterfacesSetting_NeedsItsName(string option, string value)
    {
        VeException failure = Parse.Failure("set", "101", option, value);
        Assert.Equal((VeError.BadSyntax, $"{option} is about one interface, and none is named", "Name it: --ifname eth0"), (failure.Error, failure.Message, failure.Hint));
    }

    [Theory]
    [InlineData(VeError.BadSyntax, "unexpected argument 'extra' of set", "extra")]
    [InlineData(VeError.BadSyntax, "unexpected argument '=x' of set", "=x")]
    [InlineData(VeError.BadValue, "--netif_add has 6 parts, expected at most NAME,MAC,HOST_NAME,HOST_MAC,BRIDGE", "--netif_add", "a,b,c,d,e,f")]
    [InlineData(VeError.BadValue, "--features has 'tun:maybe', expected NAME:on or NAME:off", "--features", "tun:maybe")]
    public void Set_Bad(VeError error, string message, params string[] words)
    {
        VeException failure = Parse.Failure(["set", "101", .. words]);
        Assert.Equal((error, message), (failure.Error, failure.Message));
    }

    [Fact]
    public void Set_WhatHasNoEffect_IsSaid() => Assert.Equal(["--netfilter has no effect: each container has nftables and iptables of its own"], Assert.IsType<Set>(Parse.Verb("set", "101", "--netfilter", "full")).Settings.Warnings);

    [Fact]
    public void Unset_Network() => Assert.Equal(new Unset("101", new([new Setting("network.eth1.mtu", null), new Setting("nameservers", null), new Setting("network.*.nat", null)]), Save: false),
        Parse.Verb("unset", "101", "network.eth1.mtu", "--nat", "--nameserver"));

    [Fact]
    public void Create_Network() => Assert.Equal("network.*.addresses=+10.0.0.2", string.Join(' ', Assert.IsType<Create>(Parse.Verb("create", "101", "--ipadd", "10.0.0.2")).Settings.Items.Select(s => $"{s.Key}={s.Value}")));
}
