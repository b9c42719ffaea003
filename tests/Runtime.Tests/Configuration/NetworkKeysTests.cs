using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class NetworkKeysTests
{
    const string Full = """
        nameservers: ["9.9.9.9", "2620:fe::fe"]
        searchdomains: [example.org]
        peers: shop
        network:
          eth0:
            addresses: ["192.0.2.10", "2001:db8::10"]
            nat: true
            ports: ["127.0.0.1:8080:80/tcp", "53:53/udp", "[2001:db8::1]:8443:443/tcp"]
            mac: "02:00:00:00:00:01"
            host_name: web
            host_mac: "02:00:00:00:00:02"
            mac_filter: false
            mtu: 1400
            rate:
              in: 100mbit
              out: 50mbit
          lan:
            type: bridged
            addresses: [10.0.0.2/24, "fd00::2/64"]
            gateway: "10.0.0.1"
            gateway6: fe80::1
            bridge: br0
            vlan: 10
            isolated: true
            rate: 1gbit
          dyn:
            type: bridged
            dhcp: true
            bridge: br1
          mv:
            type: macvlan
            parent: eth1.7
          iv:
            type: ipvlan
            parent: eth1.7
          nic:
            type: physical
            parent: eth2
          eth9: {}
        sysctls:
          net.ipv4.ip_forward: "1"
        features: [tun]

        """;

    static VeConfig Parse(string text) => VeConfigReader.Parse($"template: busybox\nids: {Sample.Base}\n{text}", "101.yaml", Sample.Id(101));

    static VeConfig Apply(params Setting[] settings) => VeSettings.Apply(Sample.Config(101), settings);

    static string Written(VeConfig config) => string.Join('\n', VeConfigWriter.Format(config).Split('\n')[3..]);

    [Fact]
    public void Parse_EveryKey_IsWrittenAgain() => Assert.Equal(Full, Written(Parse(Full)));

    [Fact]
    public void Parse_EveryKey_IsWhatItSays()
    {
        VeConfig config = Parse(Full);
        InterfaceConfig eth0 = config.Network[0], lan = config.Network[1];
        Assert.Equal(["eth0", "lan", "dyn", "mv", "iv", "nic", "eth9"], config.Network.Select(i => i.Name));
        Assert.Equal(["192.0.2.10", "2001:db8::10"], eth0.Addresses.Select(a => a.ToString()));
        Assert.Equal((InterfaceType.Routed, true, false, 1400, 100_000_000L, 50_000_000L), (eth0.Type, eth0.Nat, eth0.MacFilter, eth0.Mtu, eth0.RateIn, eth0.RateOut));
        Assert.Equal((InterfaceType.Bridged, "br0", 10, true, 1_000_000_000L, 1_000_000_000L), (lan.Type, lan.Bridge, lan.Vlan, lan.Isolated, lan.RateIn, lan.RateOut));
        Assert.Equal(("10.0.0.1", "fe80::1", true), (lan.Gateway?.ToString(), lan.Gateway6?.ToString(), lan.MacFilter));
        Assert.Equal(VeFeature.Tun, Assert.Single(config.Features));
    }

    [Fact]
    public void Parse_OneInPlaceOfAList() => Assert.Equal("nameservers: [\"192.0.2.1\"]\nnetwork:\n  eth0:\n    addresses: [\"192.0.2.10\"]\nfeatures: [tun]\n",
        Written(Parse("nameservers: 192.0.2.1\nnetwork: {eth0: {addresses: 192.0.2.10}}\nfeatures: tun\n")));

    [Fact]
    public void Parse_DefaultsAreLeftOut()
    {
        Assert.Equal("", Written(Parse("nameservers: inherit\nsearchdomains: inherit\nnetwork: {}\nsysctls: {}\n")));
        Assert.Equal("network:\n  eth0: {}\n", Written(Parse("network:\n  eth0: {type: routed, mac_filter: yes, nat: no, rate: unlimited}\n")));
        Assert.Equal("network:\n  eth0: {}\n", Written(Parse("network:\n  eth0:\n")));
    }

    [Theory]
    [InlineData("network: eth0", "3:10: network is 'eth0', expected a mapping of interfaces to their settings")]
    [InlineData("network: {lo: {}}", "3:11: interface 'lo' in network (the kernel has its own), expected 1 to 15 of 0-9 A-Z a-z - _ with a letter first")]
    [InlineData("network: {a/b: {}}", "3:11: interface 'a/b' in network, expected 1 to 15 of 0-9 A-Z a-z - _ with a letter first")]
    [InlineData("network: {eth0: up}", "3:17: 'up', expected a mapping of keys to values")]
    [InlineData("network:\n  eth0:\n    adresses: [192.0.2.1]", "5:5: unknown key 'adresses', expected one of type, addresses, gateway, gateway6, dhcp, nat, ports, bridge, vlan, isolated, parent, mac, host_name, host_mac, mac_filter, mtu, rate", "Did you mean 'addresses'?")]
    [InlineData("network: {eth0: {type: veth}}", "3:24: network.type is 'veth', expected routed or bridged or macvlan or ipvlan or physical")]
    [InlineData("network: {eth0: {addresses: []}}", "3:29: network.addresses is a list of nothing, expected a list of IP addresses, each with or without a slash and the length of its network's prefix", "Leave network.addresses out for the default.")]
    [InlineData("network: {eth0: {addresses: [127.0.0.1]}}", "3:30: network.addresses is '127.0.0.1' (it is a loopback address), expected an address of IPv4 or IPv6, with or without a slash and the length of its network's prefix")]
    [InlineData("network: {eth0: {addresses: [192.0.2.1, 192.0.2.1/24]}}", "3:41: network.addresses has 192.0.2.1/24 again, expected each once")]
    [InlineData("network: {eth0: {mtu: 67}}", "3:23: network.mtu is '67', expected a whole number of bytes from 68 to 65535")]
    [InlineData("network: {eth0: {mac: \"03:00:00:00:00:01\"}}", "3:23: network.mac is '03:00:00:00:00:01' (its first byte is odd, so it is a multicast address), expected six bytes of two hexadecimal digits with colons between")]
    [InlineData("network: {eth0: {type: bridged, bridge: br0, vlan: 4095}}", "3:52: network.vlan is '4095', expected a whole number from 1 to 4094")]
    [InlineData("network: {eth0: {type: bridged, bridge: abcdefghijklmnop}}", "3:41: network.bridge is 'abcdefghijklmnop' (it has 16 characters), expected 1 to 15 of 0-9 A-Z a-z - _ . with a letter or digit first")]
    [InlineData("network: {eth0: {rate: 100}}", "3:24: network.rate is '100' (the unit is missing: 100mbit would be megabits), expected a number with kbit, mbit or gbit, from 8kbit on, or unlimited")]
    [InlineData("network: {eth0: {rate: {up: 1mbit}}}", "3:25: unknown key 'up', expected one of in, out")]
    [InlineData("network: {eth0: {rate: {in: 1kbit}}}", "3:29: network.rate.in is '1kbit', expected a number with kbit, mbit or gbit, from 8kbit on, or unlimited")]
    [InlineData("network: {eth0: {ports: [80]}}", "3:26: network.ports is '80', expected [ADDRESS:]HOSTPORT:PORT[/tcp|udp], an IPv6 address in brackets")]
    [InlineData("nameservers: [9.9.9.9, 1]", "3:24: nameservers is '1', expected an IP address, or inherit")]
    [InlineData("nameservers: [9.9.9.9, inherit]", "3:24: nameservers is 'inherit', expected an IP address, or inherit")]
    [InlineData("searchdomains: [a..b]", "3:17: searchdomains is 'a..b', expected labels of 0-9 A-Z a-z - _ joined by dots, at most 253 characters, or inherit")]
    [InlineData("peers: a b", "3:8: peers is 'a b', expected 1 to 64 of 0-9 A-Z a-z . _ - with a letter or digit first")]
    [InlineData("features: [nfs]", "3:12: features is 'nfs', expected tun")]
    [InlineData("sysctls: {kernel.panic: 1}", "3:11: sysctl 'kernel.panic' in sysctls, expected one that each VE has for itself: net.*, user.max_*, kernel.domainname, kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*")]
    [InlineData("sysctls: {net..x: 1}", "3:11: sysctl 'net..x' in sysctls, expected one that each VE has for itself: net.*, user.max_*, kernel.domainname, kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*")]
    [InlineData("sysctls: {net/../../kernel/panic: 1}", "3:11: sysctl 'net/../../kernel/panic' in sysctls, expected one that each VE has for itself: net.*, user.max_*, kernel.domainname, kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*")]
    public void Parse_Bad(string line, string message, string? hint = null)
    {
        var failure = Assert.Throws<VeException>(() => Parse(line));
        Assert.Equal(("101.yaml:" + message, hint, VeError.InvalidConfiguration), (failure.Message, failure.Hint, failure.Error));
    }

    // Each is the settings of eth0, which begin in column 17; the position is that of the key that is wrong.
    [Theory]
    [InlineData("{type: bridged}", "3:18: network.eth0.type is bridged without a bridge, expected bridge too, the name of a bridge of the host")]
    [InlineData("{type: macvlan}", "3:18: network.eth0.type is macvlan without a parent, expected parent too, the name of an interface of the host")]
    [InlineData("{bridge: br0}", "3:18: network.eth0.bridge is set for the type routed, expected it only with bridged")]
    [InlineData("{type: macvlan, parent: e, vlan: 5}", "3:44: network.eth0.vlan is set for the type macvlan, expected it only with bridged")]
    [InlineData("{isolated: yes}", "3:18: network.eth0.isolated is set for the type routed, expected it only with bridged or macvlan")]
    [InlineData("{parent: e}", "3:18: network.eth0.parent is set for the type routed, expected it only with macvlan, ipvlan or physical")]
    [InlineData("{dhcp: yes}", "3:18: network.eth0.dhcp is set for the type routed, expected it only with another type")]
    [InlineData("{type: ipvlan, parent: e, mac: \"02:00:00:00:00:01\"}", "3:43: network.eth0.mac is set for the type ipvlan, expected it only with routed, bridged or macvlan")]
    [InlineData("{type: physical, parent: e, mac: \"02:00:00:00:00:01\"}", "3:45: network.eth0.mac is set for the type physical, expected it only with routed, bridged or macvlan")]
    [InlineData("{type: physical, parent: e, nat: yes}", "3:45: network.eth0.nat is set for the type physical, expected it only with routed or bridged")]
    [InlineData("{type: macvlan, parent: e, host_name: h}", "3:44: network.eth0.host_name is set for the type macvlan, expected it only with routed or bridged")]
    [InlineData("{type: macvlan, parent: e, mac_filter: no}", "3:44: network.eth0.mac_filter is set for the type macvlan, expected it only with routed or bridged")]
    [InlineData("{type: macvlan, parent: e, rate: 1mbit}", "3:44: network.eth0.rate is set for the type macvlan, expected it only with routed or bridged")]
    [InlineData("{type: bridged, bridge: b, dhcp: yes, addresses: [192.0.2.1/24]}", "3:55: network.eth0.addresses is set besides dhcp, expected one of them")]
    [InlineData("{type: bridged, bridge: b, dhcp: yes, gateway: 192.0.2.1}", "3:55: network.eth0.gateway is set besides dhcp, expected one of them")]
    [InlineData("{type: bridged, bridge: b, addresses: [192.0.2.2]}", "3:44: network.eth0.addresses is 192.0.2.2, without the length of its network's prefix, expected for example 192.0.2.2/24")]
    [InlineData("{type: bridged, bridge: b, addresses: [192.0.2.0/24]}", "3:44: network.eth0.addresses is 192.0.2.0/24, which is not a machine's but the network's own, expected an address in the network")]
    [InlineData("{mtu: 1279, addresses: [\"2001:db8::1\"]}", "3:18: network.eth0.mtu is 1279, expected at least 1280 for IPv6")]
    [InlineData("{gateway: 192.0.2.1}", "3:18: network.eth0.gateway is set for the type routed, expected it only with another type")]
    [InlineData("{type: bridged, bridge: b, addresses: [192.0.2.2/24], gateway: \"2001:db8::1\"}", "3:71: network.eth0.gateway is 2001:db8::1, which is of IPv6, expected an address of IPv4")]
    [InlineData("{type: bridged, bridge: b, addresses: [192.0.2.2/24], gateway6: 192.0.2.1}", "3:71: network.eth0.gateway6 is 192.0.2.1, which is of IPv4, expected an address of IPv6")]
    [InlineData("{type: bridged, bridge: b, addresses: [192.0.2.2/24], gateway: 192.0.3.1}", "3:71: network.eth0.gateway is 192.0.3.1, which is in the network of none of its addresses, expected a gateway that it can reach")]
    [InlineData("{type: bridged, bridge: b, addresses: [192.0.2.2/24], gateway: 192.0.2.2}", "3:71: network.eth0.gateway is 192.0.2.2, which is its own address, expected another machine's")]
    [InlineData("{type: bridged, bridge: b, gateway: 192.0.2.2}", "3:44: network.eth0.gateway is 192.0.2.2, which is in the network of none of its addresses, expected a gateway that it can reach")]
    [InlineData("{ports: [\"80:80\"]}", "3:18: network.eth0.ports is 80:80/tcp without an address that it could lead to, expected addresses too")]
    [InlineData("{addresses: [192.0.2.1], ports: [\"[::1]:80:80\"]}", "3:42: network.eth0.ports is [::1]:80:80/tcp, and the interface has no IPv6 address that it could lead to, expected addresses of the same family")]
    [InlineData("{addresses: [\"2001:db8::1\"], ports: [\"[::1]:80:80\"]}", "3:46: network.eth0.ports is [::1]:80:80/tcp, and the kernel cannot lead from ::1 to anywhere, expected an address of the host's network, or 127.0.0.1")]
    [InlineData("{addresses: [192.0.2.1], ports: [\"80:80\", \"127.0.0.1:80:8080\"]}", "3:42: network.eth0.ports is 80:80/tcp and 127.0.0.1:80:8080/tcp, which take the same port of the host, expected each port of the host once")]
    public void Parse_WhatMakesNoSense(string settings, string message)
        => Assert.Equal("101.yaml:" + message, Assert.Throws<VeException>(() => Parse($"network: {{eth0: {settings}}}")).Message);

    [Theory]
    [InlineData("{addresses: [192.0.2.1]}", "{type: bridged, bridge: b, addresses: [192.0.2.1/24]}", "network.eth1.addresses is 192.0.2.1/24, which eth0 has too, expected each address once")]
    [InlineData("{addresses: [192.0.2.1], ports: [\"80:80\"]}", "{addresses: [192.0.2.2], ports: [\"80:81\"]}", "network.eth1.ports is 80:81/tcp, which takes the same port of the host as 80:80/tcp of eth0, expected each port of the host once")]
    [InlineData("{mac: \"02:00:00:00:00:01\"}", "{mac: \"02:00:00:00:00:01\"}", "network.eth1.mac is 02:00:00:00:00:01, which eth0 has too, expected each Ethernet address once")]
    [InlineData("{host_name: a}", "{host_name: a}", "network.eth1.host_name is a, which eth0 has too, expected each name once")]
    [InlineData("{}", "{host_name: veth101.0}", "network.eth1.host_name is veth101.0, which eth0 has too, expected each name once")]
    [InlineData("{type: physical, parent: e}", "{type: macvlan, parent: e}", "network.eth1.parent is e, which eth0 has too, expected an interface that the host has left")]
    [InlineData("{type: bridged, bridge: b, addresses: [10.0.0.2/24], gateway: 10.0.0.1}", "{type: bridged, bridge: c, addresses: [10.1.0.2/24], gateway: 10.1.0.1}", "network.eth1.gateway is set, and eth0 has one too, expected one way to everywhere")]
    public void Parse_WhatTwoCannotHave(string first, string second, string message)
        => Assert.StartsWith("101.yaml:5:", Assert.Throws<VeException>(() => Parse($"network:\n  eth0: {first}\n  eth1: {second}")) is var failure && failure.Message.EndsWith(message, StringComparison.Ordinal) ? failure.Message : $"no: {failure.Message}");

    [Fact]
    public void Apply_Routed_IsMadeAndFound()
    {
        VeConfig config = Apply(new("network.*.addresses", "+192.0.2.1"), new("network.*.addresses", "+192.0.2.2,2001:db8::1"), new("network.*.nat", "yes"));
        Assert.Equal("network:\n  eth0:\n    addresses: [\"192.0.2.1\", \"192.0.2.2\", \"2001:db8::1\"]\n    nat: true\n", Written(config));
        Assert.Equal("network:\n  eth0:\n    addresses: [\"192.0.2.2\"]\n", Written(VeSettings.Apply(config, [new("network.*.addresses", "-192.0.2.1,2001:db8::1"), new("network.*.nat", null), new("network.*.addresses", "-192.0.2.77")])));
        Assert.Equal("network:\n  eth0: {}\n", Written(VeSettings.Apply(config, [new("network.*.addresses", null), new("network.*.nat", null)])));
    }

    [Fact]
    public void Apply_Routed_BesideABridgedOne_IsTheNextFree()
        => Assert.Equal("network:\n  eth0:\n    type: bridged\n    bridge: br0\n  eth1:\n    addresses: [\"192.0.2.1\"]\n",
            Written(Apply(new("network.eth0.type", "bridged"), new("network.eth0.bridge", "br0"), new("network.*.addresses", "+192.0.2.1"))));

    [Fact]
    public void Apply_TakingFromNothing_IsNothing() => Assert.Equal("", Written(Apply(new("network.*.addresses", null), new("network.*.addresses", "-192.0.2.1"))));

    [Fact]
    public void Apply_AddedAddress_ReplacesThePrefixAndIsRemovedWithoutIt()
    {
        VeConfig config = Apply(new("network.e.type", "bridged"), new("network.e.bridge", "b"), new("network.e.addresses", "+10.0.0.2/24"), new("network.e.addresses", "+10.0.0.2/16"), new("network.e.addresses", "+10.0.0.3/16"));
        Assert.Equal(["10.0.0.2/16", "10.0.0.3/16"], config.Network[0].Addresses.Select(a => a.ToString()));
        Assert.Equal(["10.0.0.3/16"], VeSettings.Apply(config, [new("network.e.addresses", "-10.0.0.2")]).Network[0].Addresses.Select(a => a.ToString()));
    }

    [Fact]
    public void Apply_Interfaces_AreAddedAndRemoved()
    {
        VeConfig config = Apply(new("network.lan", ""), new("network.lan", ""), new("network.wan", ""), new("network.wan.rate.in", "10mbit"), new("network.wan.rate", "5mbit"));
        Assert.Equal("network:\n  lan: {}\n  wan:\n    rate: 5mbit\n", Written(config));
        Assert.Equal("network:\n  wan:\n    rate: 5mbit\n", Written(VeSettings.Apply(config, [new("network.lan", null)])));
        Assert.Equal("", Written(VeSettings.Apply(config, [new("network", null)])));
    }

    [Fact]
    public void Apply_Lists_AreReplaced()
        => Assert.Equal("nameservers: [\"9.9.9.9\", \"1.1.1.1\"]\nfeatures: [tun]\n", Written(Apply(new("nameservers", "192.0.2.53"), new("nameservers", "9.9.9.9,1.1.1.1"), new("searchdomains", "a,b"), new("searchdomains", "inherit"), new("features", "+tun"))));

    [Theory]
    [InlineData("network.eth7.mtu", "1400", VeError.BadValue, "CTID 101 has no interface eth7")]
    [InlineData("network.eth7", null, VeError.BadValue, "CTID 101 has no interface eth7")]
    [InlineData("network.a/b", "", VeError.BadValue, "interface 'a/b' in network, expected 1 to 15 of 0-9 A-Z a-z - _ with a letter first")]
    [InlineData("network.*.addresses", "+127.0.0.1", VeError.BadAddress, "network.addresses is '127.0.0.1' (it is a loopback address), expected an address of IPv4 or IPv6, with or without a slash and the length of its network's prefix")]
    [InlineData("network.*.mtuu", "1", VeError.BadValue, "unknown key 'network.eth0.mtuu', expected one of type, addresses, gateway, gateway6, dhcp, nat, ports, bridge, vlan, isolated, parent, mac, host_name, host_mac, mac_filter, mtu, rate")]
    [InlineData("network.*.bridge", "br0", VeError.BadValue, "network.eth0.bridge is set for the type routed, expected it only with bridged")]
    [InlineData("network", "eth0", VeError.BadValue, "network has no value of its own, expected network.INTERFACE.KEY")]
    [InlineData("nameservers", "x", VeError.BadNameserver, "nameservers is 'x', expected an IP address, or inherit")]
    [InlineData("searchdomains", "x,", VeError.BadSearchDomain, "searchdomains is '', expected labels of 0-9 A-Z a-z - _ joined by dots, at most 253 characters, or inherit")]
    public void Apply_Bad(string key, string? value, VeError error, string message)
    {
        var failure = Assert.Throws<VeException>(() => Apply(new Setting(key, value)));
        Assert.Equal((error, message), (failure.Error, failure.Message));
    }

    [Theory]
    [InlineData(101, "eth0", "veth101.0")]
    [InlineData(101, "eth10", "veth101.10")]
    [InlineData(101, "lan", "veth101.lan")]
    [InlineData(2147483644, "eth0", "ve2147483644.0")]
    [InlineData(999999999, "eth1", "veth999999999.1")]
    [InlineData(101, "internalnetwork", "veth101.interna")]
    public void HostNameOf_FitsTheKernel(int ctid, string name, string expected) => Assert.Equal(expected, new InterfaceConfig { Name = name }.HostNameOf(Sample.Id(ctid)));
}
