using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Network;

/// <summary>Every request is read back attribute by attribute.</summary>
public sealed class NetlinkMessageTests
{
    static readonly NewLink s_host = new("veth101.0", Mac("02:00:00:00:00:01"), 1400), s_inside = new("eth0", Mac("02:00:00:00:00:02"), 1400);

    static MacAddress Mac(string text) => MacAddress.Parse(text, out MacAddress mac) is null ? mac : throw new ArgumentException(text);

    static NetlinkBatch Batch(Action<NetlinkBatch> build)
    {
        var batch = new NetlinkBatch();
        build(batch);
        return batch;
    }

    static byte[] Only(NetlinkBatch batch)
    {
        ReadOnlySpan<byte> rest = batch.Bytes;
        Assert.True(NetlinkMessage.TryTake(ref rest, out NetlinkMessage message));
        Assert.True(rest.IsEmpty);
        Assert.Equal(batch.Bytes.Length, (int)message.Header.nlmsg_len);
        Assert.Equal(1u, message.Header.nlmsg_seq);
        return message.Bytes.ToArray();
    }

    static void ShouldBe(byte[] message, ushort type, int flags)
    {
        nlmsghdr header = new NetlinkMessage(message).Header;
        Assert.Equal((type, NLM_F_REQUEST | flags), (header.nlmsg_type, header.nlmsg_flags));
    }

    static byte[] Value(byte[] message, int header, params int[] path)
    {
        byte[] bytes = message[(Unsafe.SizeOf<nlmsghdr>() + header)..];
        foreach (int type in path)
        {
            Assert.True(new NetlinkAttributes(bytes).TryFind(type, out ReadOnlySpan<byte> value), $"no attribute {type} of {string.Join('/', path)}");
            bytes = value.ToArray();
        }
        return bytes;
    }

    static int[] Types(byte[] bytes)
    {
        var types = new List<int>();
        for (var rest = new NetlinkAttributes(bytes); rest.TryTake(out int type, out _, out rest);)
            types.Add(type);
        return [.. types];
    }

    static int Int(byte[] value) => BitConverter.ToInt32(value);

    static string Text(byte[] value)
    {
        Assert.Equal(0, value[^1]);
        return Encoding.UTF8.GetString(value[..^1]);
    }

    static readonly int s_link = Unsafe.SizeOf<ifinfomsg>(), s_address = Unsafe.SizeOf<ifaddrmsg>(), s_route = Unsafe.SizeOf<rtmsg>(), s_neighbour = Unsafe.SizeOf<ndmsg>(), s_traffic = Unsafe.SizeOf<tcmsg>();

    [Fact]
    public void AddVeth_HasBothEnds()
    {
        byte[] message = Only(Batch(batch => batch.AddVeth(s_host with { Master = 7 }, s_inside, 33)));
        ShouldBe(message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
        Assert.Equal([IFLA_IFNAME, IFLA_ADDRESS, IFLA_MTU, IFLA_MASTER, IFLA_LINKINFO], Types(Value(message, s_link)));
        Assert.Equal("veth101.0", Text(Value(message, s_link, IFLA_IFNAME)));
        Assert.Equal([2, 0, 0, 0, 0, 1], Value(message, s_link, IFLA_ADDRESS));
        Assert.Equal(1400, Int(Value(message, s_link, IFLA_MTU)));
        Assert.Equal(7, Int(Value(message, s_link, IFLA_MASTER)));
        Assert.Equal("veth", Text(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_KIND)));
        byte[] peer = Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_DATA, VETH_INFO_PEER)[s_link..];
        Assert.Equal([IFLA_IFNAME, IFLA_ADDRESS, IFLA_MTU, IFLA_NET_NS_FD], Types(peer));
        Assert.True(new NetlinkAttributes(peer).TryFind(IFLA_ADDRESS, out ReadOnlySpan<byte> mac));
        Assert.Equal([2, 0, 0, 0, 0, 2], mac.ToArray());
        Assert.Equal("eth0", new NetlinkAttributes(peer).Text(IFLA_IFNAME));
        Assert.Equal(33, new NetlinkAttributes(peer).Number<int>(IFLA_NET_NS_FD));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AddBridge_FiltersVlansWhenTold(bool filters)
    {
        byte[] message = Only(Batch(batch => batch.AddBridge(new NewLink("br0"), filters)));
        ShouldBe(message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
        Assert.Equal("bridge", Text(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_KIND)));
        Assert.Equal(filters ? [IFLA_BR_VLAN_FILTERING] : [], Types(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_DATA)));
    }

    [Theory]
    [InlineData(false, MACVLAN_MODE_BRIDGE)]
    [InlineData(true, MACVLAN_MODE_PRIVATE)]
    public void AddMacvlan_IsBornInTheNamespace(bool isolated, uint mode)
    {
        byte[] message = Only(Batch(batch => batch.AddMacvlan(s_inside, 4, 33, isolated)));
        Assert.Equal((4, 33), (Int(Value(message, s_link, IFLA_LINK)), Int(Value(message, s_link, IFLA_NET_NS_FD))));
        Assert.Equal("macvlan", Text(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_KIND)));
        Assert.Equal(mode, (uint)Int(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_DATA, IFLA_MACVLAN_MODE)));
    }

    [Fact]
    public void AddIpvlan_IsOfLayerTwo()
    {
        byte[] message = Only(Batch(batch => batch.AddIpvlan(new NewLink("eth0"), 4, 33)));
        Assert.Equal("ipvlan", Text(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_KIND)));
        Assert.Equal([0, 0], Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_DATA, IFLA_IPVLAN_MODE));
    }

    [Fact]
    public void MoveLink_HasNewNameAndIndex()
    {
        byte[] message = Only(Batch(batch => batch.MoveLink(4, "eth0", 33, 1004)));
        ShouldBe(message, RTM_SETLINK, 0);
        Assert.Equal(4, new NetlinkMessage(message).Read<ifinfomsg>().ifi_index);
        Assert.Equal("eth0", Text(Value(message, s_link, IFLA_IFNAME)));
        Assert.Equal((33, 1004), (Int(Value(message, s_link, IFLA_NET_NS_FD)), Int(Value(message, s_link, IFLA_NEW_IFINDEX))));
    }

    [Theory]
    [InlineData(true, 1u)]
    [InlineData(false, 0u)]
    public void SetUp_ChangesTheFlag(bool up, uint flags)
    {
        byte[] message = Only(Batch(batch => batch.SetUp(5, up)));
        ifinfomsg header = new NetlinkMessage(message).Read<ifinfomsg>();
        Assert.Equal((5, flags, 1u), (header.ifi_index, header.ifi_flags, header.ifi_change));
    }

    [Fact]
    public void ChangeLink_HasOnlyWhatIsGiven()
    {
        Assert.Equal([IFLA_ADDRESS, IFLA_MTU, IFLA_IFALIAS], Types(Value(Only(Batch(batch => batch.ChangeLink(5, [2, 0, 0, 0, 0, 1], 1400, "a"))), s_link)));
        Assert.Equal([IFLA_MTU], Types(Value(Only(Batch(batch => batch.ChangeLink(5, [], 1400, null))), s_link)));
    }

    [Fact]
    public void SetAlias_IsByName()
    {
        byte[] message = Only(Batch(batch => batch.SetAlias("br0", "vectl")));
        ShouldBe(message, RTM_SETLINK, 0);
        Assert.Equal(("br0", "vectl"), (Text(Value(message, s_link, IFLA_IFNAME)), Text(Value(message, s_link, IFLA_IFALIAS))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Harden_SetsTheDevice(bool ipv6)
    {
        byte[] message = Only(Batch(batch => batch.Harden(5, ipv6)));
        int[] Conf(int parameter) => [Int(Value(message, s_link, IFLA_AF_SPEC, AF_INET, IFLA_INET_CONF, parameter))];
        Assert.Equal([0], Conf(IPV4_DEVCONF_RP_FILTER));
        Assert.Equal([0], Conf(IPV4_DEVCONF_ACCEPT_REDIRECTS));
        Assert.Equal([0], Conf(IPV4_DEVCONF_SEND_REDIRECTS));
        Assert.Equal(ipv6 ? [AF_INET, AF_INET6] : [AF_INET], Types(Value(message, s_link, IFLA_AF_SPEC)));
        if (ipv6)
            Assert.Equal([IN6_ADDR_GEN_MODE_NONE], Value(message, s_link, IFLA_AF_SPEC, AF_INET6, IFLA_INET6_ADDR_GEN_MODE));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SetBridgePort_GuardsIt(bool isolated)
    {
        byte[] message = Only(Batch(batch => batch.SetBridgePort(5, isolated)));
        ShouldBe(message, RTM_NEWLINK, 0);
        Assert.Equal("bridge", Text(Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_SLAVE_KIND)));
        Assert.Equal([1], Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_SLAVE_DATA, IFLA_BRPORT_GUARD));
        Assert.Equal([isolated ? (byte)1 : (byte)0], Value(message, s_link, IFLA_LINKINFO, IFLA_INFO_SLAVE_DATA, IFLA_BRPORT_ISOLATED));
    }

    [Fact]
    public void Vlans_AreOfTheBridgeFamily()
    {
        byte[] added = Only(Batch(batch => batch.AddVlan(5, 10))), removed = Only(Batch(batch => batch.RemoveVlan(5, 1)));
        ShouldBe(added, RTM_SETLINK, 0);
        ShouldBe(removed, RTM_DELLINK, 0);
        Assert.Equal(AF_BRIDGE, new NetlinkMessage(added).Read<ifinfomsg>().ifi_family);
        bridge_vlan_info vlan = MemoryMarshal.Read<bridge_vlan_info>(Value(added, s_link, IFLA_AF_SPEC, IFLA_BRIDGE_VLAN_INFO));
        Assert.Equal((10, BRIDGE_VLAN_INFO_PVID | BRIDGE_VLAN_INFO_UNTAGGED), (vlan.vid, vlan.flags));
        Assert.Equal(1, MemoryMarshal.Read<bridge_vlan_info>(Value(removed, s_link, IFLA_AF_SPEC, IFLA_BRIDGE_VLAN_INFO)).vid);
    }

    [Fact]
    public void GetAndDeleteLink_NameIt()
    {
        byte[] deleted = Only(Batch(batch => batch.DeleteLink("veth101.0"))), asked = Only(Batch(batch => batch.GetLink("veth101.0"))), byIndex = Only(Batch(batch => batch.GetLink(9)));
        ShouldBe(deleted, RTM_DELLINK, 0);
        ShouldBe(asked, RTM_GETLINK, 0);
        Assert.Equal("veth101.0", Text(Value(deleted, s_link, IFLA_IFNAME)));
        Assert.Equal("veth101.0", Text(Value(asked, s_link, IFLA_IFNAME)));
        Assert.Equal(9, new NetlinkMessage(byIndex).Read<ifinfomsg>().ifi_index);
        Assert.Equal(RTEXT_FILTER_SKIP_STATS, Int(Value(byIndex, s_link, IFLA_EXT_MASK)));
    }

    [Theory]
    [InlineData("192.0.2.10", 24, AF_INET, 0, "192.0.2.255")]
    [InlineData("192.0.2.10", 31, AF_INET, 0, null)]
    [InlineData("2001:db8::10", 64, AF_INET6, IFA_F_NODAD, null)]
    public void AddAddress_IsOfItsFamily(string text, int prefix, int family, int flags, string? broadcast)
    {
        IPAddress address = IPAddress.Parse(text);
        byte[] message = Only(Batch(batch => batch.AddAddress(5, address, prefix, RT_SCOPE_LINK)));
        ShouldBe(message, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
        ifaddrmsg header = new NetlinkMessage(message).Read<ifaddrmsg>();
        Assert.Equal((family, prefix, flags, RT_SCOPE_LINK, 5u), (header.ifa_family, header.ifa_prefixlen, header.ifa_flags, header.ifa_scope, header.ifa_index));
        Assert.Equal(address.GetAddressBytes(), Value(message, s_address, IFA_LOCAL));
        Assert.Equal(address.GetAddressBytes(), Value(message, s_address, IFA_ADDRESS));
        Assert.Equal(broadcast is null ? [IFA_LOCAL, IFA_ADDRESS] : [IFA_LOCAL, IFA_ADDRESS, IFA_BROADCAST], Types(Value(message, s_address)));
        if (broadcast is not null)
            Assert.Equal(IPAddress.Parse(broadcast).GetAddressBytes(), Value(message, s_address, IFA_BROADCAST));
        ShouldBe(Only(Batch(batch => batch.DeleteAddress(5, address, prefix))), RTM_DELADDR, 0);
    }

    [Theory]
    [InlineData("192.0.2.10", 32, null, RT_SCOPE_LINK, 0)]
    [InlineData("0.0.0.0", 0, "169.254.0.1", RT_SCOPE_UNIVERSE, RTNH_F_ONLINK)]
    [InlineData("::", 0, "fe80::1", RT_SCOPE_UNIVERSE, 0)]
    public void AddRoute_GoesByTheDevice(string destination, int prefix, string? gateway, int scope, uint flags)
    {
        var route = new NewRoute(IPAddress.Parse(destination), prefix, gateway is null ? null : IPAddress.Parse(gateway), OnLink: flags != 0);
        byte[] message = Only(Batch(batch => batch.AddRoute(route, 5)));
        ShouldBe(message, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
        rtmsg header = new NetlinkMessage(message).Read<rtmsg>();
        Assert.Equal((prefix, RT_TABLE_MAIN, RTPROT_STATIC, scope, RTN_UNICAST, flags), (header.rtm_dst_len, header.rtm_table, header.rtm_protocol, header.rtm_scope, header.rtm_type, header.rtm_flags));
        Assert.Equal(gateway is null ? [RTA_DST, RTA_OIF] : [RTA_GATEWAY, RTA_OIF], Types(Value(message, s_route)));
        Assert.Equal(5, Int(Value(message, s_route, RTA_OIF)));
        if (gateway is not null)
            Assert.Equal(IPAddress.Parse(gateway).GetAddressBytes(), Value(message, s_route, RTA_GATEWAY));
        byte[] deleted = Only(Batch(batch => batch.DeleteRoute(route, 5)));
        ShouldBe(deleted, RTM_DELROUTE, 0);
        Assert.Equal(RT_SCOPE_NOWHERE, new NetlinkMessage(deleted).Read<rtmsg>().rtm_scope);
    }

    [Fact]
    public void GetRoute_AsksForTheEntry()
    {
        byte[] message = Only(Batch(batch => batch.GetRoute(IPAddress.Parse("2001:db8::1"))));
        rtmsg header = new NetlinkMessage(message).Read<rtmsg>();
        Assert.Equal((AF_INET6, 128, RTM_F_FIB_MATCH), (header.rtm_family, header.rtm_dst_len, header.rtm_flags));
    }

    [Fact]
    public void Proxy_IsNoOrdinaryNeighbour()
    {
        byte[] added = Only(Batch(batch => batch.AddProxy(5, IPAddress.Parse("192.0.2.10")))), deleted = Only(Batch(batch => batch.DeleteProxy(5, IPAddress.Parse("192.0.2.10"))));
        ShouldBe(added, RTM_NEWNEIGH, NLM_F_CREATE);
        ShouldBe(deleted, RTM_DELNEIGH, 0);
        ndmsg header = new NetlinkMessage(added).Read<ndmsg>();
        Assert.Equal((AF_INET, 5, NTF_PROXY), (header.ndm_family, header.ndm_ifindex, header.ndm_flags));
        Assert.Equal([192, 0, 2, 10], Value(added, s_neighbour, NDA_DST));
    }

    [Fact]
    public void Filter_IsADirectActionOnWhatIsReceived()
    {
        byte[] clsact = Only(Batch(batch => batch.AddClsact(5))), filter = Only(Batch(batch => batch.SetIngressFilter(5, 33, "vectl_source")));
        tcmsg queue = new NetlinkMessage(clsact).Read<tcmsg>(), header = new NetlinkMessage(filter).Read<tcmsg>();
        Assert.Equal((0xFFFF0000, TC_H_CLSACT, "clsact"), (queue.tcm_handle, queue.tcm_parent, Text(Value(clsact, s_traffic, TCA_KIND))));
        Assert.Equal((0xFFFFFFF2, 0x00010300u, "bpf"), (header.tcm_parent, header.tcm_info, Text(Value(filter, s_traffic, TCA_KIND))));
        Assert.Equal((33, 1), (Int(Value(filter, s_traffic, TCA_OPTIONS, TCA_BPF_FD)), Int(Value(filter, s_traffic, TCA_OPTIONS, TCA_BPF_FLAGS))));
        Assert.Equal("vectl_source", Text(Value(filter, s_traffic, TCA_OPTIONS, TCA_BPF_NAME)));
    }

    [Theory]
    [InlineData(12_500_000ul, 12_500_000u, false)]
    [InlineData(12_500_000_000ul, uint.MaxValue, true)]
    public void Rate_IsInBytes(ulong rate, uint small, bool large)
    {
        byte[] message = Only(Batch(batch => batch.SetRate(5, rate, 70000, 200000)));
        tc_tbf_qopt parameters = MemoryMarshal.Read<tc_tbf_qopt>(Value(message, s_traffic, TCA_OPTIONS, TCA_TBF_PARMS));
        Assert.Equal((small, TC_LINKLAYER_ETHERNET, 200000u), (parameters.rate.rate, parameters.rate.linklayer, parameters.limit));
        Assert.Equal(70000, Int(Value(message, s_traffic, TCA_OPTIONS, TCA_TBF_BURST)));
        Assert.Equal(large ? [TCA_TBF_PARMS, TCA_TBF_BURST, TCA_TBF_RATE64] : [TCA_TBF_PARMS, TCA_TBF_BURST], Types(Value(message, s_traffic, TCA_OPTIONS)));
        ShouldBe(Only(Batch(batch => batch.DeleteRate(5))), RTM_DELQDISC, 0);
    }

    [Fact]
    public void Redirect_GoesThroughTheOther()
    {
        byte[] message = Only(Batch(batch => batch.SetRedirect(5, 33, "vectl_source", 6)));
        Assert.Equal(0x00020300u, new NetlinkMessage(message).Read<tcmsg>().tcm_info);
        Assert.Equal("mirred", Text(Value(message, s_traffic, TCA_OPTIONS, TCA_BPF_ACT, 1, TCA_ACT_KIND)));
        tc_mirred action = MemoryMarshal.Read<tc_mirred>(Value(message, s_traffic, TCA_OPTIONS, TCA_BPF_ACT, 1, TCA_ACT_OPTIONS, TCA_MIRRED_PARMS));
        Assert.Equal((TC_ACT_STOLEN, TCA_EGRESS_REDIR, 6u), (action.action, action.eaction, action.ifindex));
        ShouldBe(Only(Batch(batch => batch.DeleteRedirect(5))), RTM_DELTFILTER, 0);
        Assert.Equal("ifb", Text(Value(Only(Batch(batch => batch.AddIfb(new NewLink("ifb101.0")))), s_link, IFLA_LINKINFO, IFLA_INFO_KIND)));
    }

    [Fact]
    public void Batch_HoldsManyAndOnlyTheLastIsAnsweredInAnyCase()
    {
        var batch = new NetlinkBatch();
        for (int i = 1; i <= 50; i++)
            batch.GetLink($"link{i}");
        batch.Seal();
        ReadOnlySpan<byte> rest = batch.Bytes;
        for (int i = 1; i <= 50; i++)
        {
            Assert.True(NetlinkMessage.TryTake(ref rest, out NetlinkMessage message));
            Assert.Equal((uint)i, message.Header.nlmsg_seq);
            Assert.Equal(i == 50, (message.Header.nlmsg_flags & NLM_F_ACK) != 0);
            Assert.Equal($"link{i}", message.Attributes<ifinfomsg>().Text(IFLA_IFNAME));
        }
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void Put_MoreThanAnAttributeHolds_IsRefused()
        => Assert.Throws<OverflowException>(() => Batch(batch => batch.ChangeLink(5, [], null, new string('x', 65536))));
}
