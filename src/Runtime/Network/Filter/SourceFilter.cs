using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Filter;

/// <summary>
/// What a VE may send: the program is on the host's end of its link, where the VE's root has no say. It passes IPv4, IPv6 and ARP
/// from the VE's own addresses, and drops what only routers and bridges send.
/// </summary>
/// <param name="Mac">The only Ethernet address that frames may come from, or null for any.</param>
/// <param name="Addresses">The only IP addresses that packets may come from, or null for any.</param>
/// <param name="LinkLocal">The only link-local address of IPv6 besides, or null for any. A neighbour's, such as its router's, it could take otherwise.</param>
/// <param name="AsksForAddress">It may send without an address, to be given one (DHCP).</param>
/// <param name="OnlyIp">Nothing but IPv4, IPv6 and ARP may be sent.</param>
public sealed record SourceFilter(MacAddress? Mac, ImmutableArray<IPAddress>? Addresses, IPAddress? LinkLocal, bool AsksForAddress, bool OnlyIp)
{
    // Where the fields of a frame begin (RFC 826, RFC 791, RFC 8200, RFC 4861).
    const int EthernetSource = 6, EthernetLength = 14, ArpKind = 14, ArpSenderMac = 22, ArpSenderIp = 28, ArpLength = 42, Ipv4Source = 26, Ipv4Length = 34,
        Ipv6Next = 20, Ipv6Source = 22, Ipv6Length = 54, Icmp = 54, IcmpTarget = 62, IcmpTargetEnd = 78;

    const int HopByHop = 0, Routing = 43, Icmp6 = 58, DestinationOptions = 60;

    // ICMPv6 (RFC 4861, RFC 2710, RFC 3810).
    const int RouterAdvertisement = 134, NeighbourAdvertisement = 136, Redirect = 137;

    static readonly int[] s_multicastListener = [130, 131, 132, 143];

    const int ContextProtocol = 16, ContextVlan = 20;

    // Ethernet, IPv4, addresses of six and of four bytes.
    static readonly byte[] s_arpKind = [0, 1, 8, 0, 6, 4];

    static readonly byte[] s_linkLocal = [0xfe, 0x80, 0, 0, 0, 0, 0, 0];

    /// <summary>The program, for <c>BPF_PROG_TYPE_SCHED_CLS</c> as a direct action.</summary>
    public ImmutableArray<bpf_insn> Build()
    {
        var code = new FilterCode();
        int pass = code.Label(), drop = code.Label(), ipv4 = code.Label(), arp = code.Label(), ipv6 = code.Label();
        code.Begin();
        code.RequireContext(ContextVlan, 0, drop);
        code.Require(EthernetLength, drop);
        if (Mac is { } mac)
            code.RequireBytes(EthernetSource, mac.ToBytes(), drop);
        code.JumpIfContext(ContextProtocol, NetworkOrder(ETH_P_IP), ipv4);
        code.JumpIfContext(ContextProtocol, NetworkOrder(ETH_P_ARP), arp);
        code.JumpIfContext(ContextProtocol, NetworkOrder(ETH_P_IPV6), ipv6);
        // Spanning tree is sent by LLC (IEEE 802.1D).
        if (!OnlyIp)
            code.RequireContext(ContextProtocol, NetworkOrder(ETH_P_802_2), pass);
        code.Jump(drop);
        code.Mark(arp);
        BuildArp(code, pass, drop);
        code.Mark(ipv4);
        BuildIpv4(code, pass, drop);
        code.Mark(ipv6);
        BuildIpv6(code, pass, drop);
        // On to the filters after this one.
        code.Mark(pass);
        code.Return(TC_ACT_UNSPEC);
        code.Mark(drop);
        code.Return(TC_ACT_SHOT);
        return code.ToProgram();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string mac = Mac is { } own ? $"from {own}" : "from any address";
        string addresses = Addresses is not { } ips ? "any IP address" : ips.IsEmpty ? "no IP address" : string.Join(' ', ips);
        return $"{mac}, {addresses}{(LinkLocal is null ? "" : $" {LinkLocal}")}{(AsksForAddress ? ", DHCP" : "")}{(OnlyIp ? ", IP only" : "")}";
    }

    void BuildArp(FilterCode code, int pass, int drop)
    {
        code.Require(ArpLength, drop);
        code.RequireBytes(ArpKind, s_arpKind, drop);
        if (Mac is { } mac)
            code.RequireBytes(ArpSenderMac, mac.ToBytes(), drop);
        // A probe for an address that nobody may have comes from none (RFC 5227).
        BuildIpv4Source(code, ArpSenderIp, orNone: true, pass, drop);
    }

    void BuildIpv4(FilterCode code, int pass, int drop)
    {
        code.Require(Ipv4Length, drop);
        BuildIpv4Source(code, Ipv4Source, orNone: AsksForAddress, pass, drop);
    }

    void BuildIpv4Source(FilterCode code, int offset, bool orNone, int pass, int drop)
    {
        if (Addresses is not { } addresses)
        {
            code.Jump(pass);
            return;
        }
        code.LoadWord(2, offset);
        if (orNone)
            code.JumpIf(2, 0, pass);
        Span<byte> bytes = stackalloc byte[4];
        foreach (IPAddress address in addresses)
            if (!address.IsV6() && address.TryWriteBytes(bytes, out _))
                code.JumpIf(2, BinaryPrimitives.ReadInt32LittleEndian(bytes), pass);
        code.Jump(drop);
    }

    // Behind a routed interface without an IPv6 address there is nobody to talk to by IPv6.
    void BuildIpv6(FilterCode code, int pass, int drop)
    {
        if (Addresses is { } addresses && !HasIpv6(addresses))
        {
            code.Jump(drop);
            return;
        }
        int known = code.Label(), icmp = code.Label(), listener = code.Label(), advertisement = code.Label();
        code.Require(Ipv6Length, drop);
        BuildIpv6Address(code, Ipv6Source, orNone: true, known, drop);
        code.Mark(known);
        code.LoadByte(2, Ipv6Next);
        code.JumpIf(2, Icmp6, icmp);
        code.JumpIf(2, HopByHop, listener);
        // An advertisement must not be hidden behind headers that receivers skip (RFC 7113).
        code.JumpIf(2, Routing, drop);
        code.JumpIf(2, DestinationOptions, drop);
        code.Jump(pass);

        // Multicast listener reports have eight bytes of options, and nothing else has to have any.
        code.Mark(listener);
        code.Require(Ipv6Length + 9, drop);
        code.LoadByte(2, Ipv6Length);
        code.JumpUnless(2, Icmp6, drop);
        code.LoadByte(2, Ipv6Length + 1);
        code.JumpUnless(2, 0, drop);
        code.LoadByte(2, Ipv6Length + 8);
        foreach (int type in s_multicastListener)
            code.JumpIf(2, type, pass);
        code.Jump(drop);

        code.Mark(icmp);
        code.Require(Icmp + 1, drop);
        code.LoadByte(2, Icmp);
        code.JumpIf(2, RouterAdvertisement, drop);
        code.JumpIf(2, Redirect, drop);
        code.JumpIf(2, NeighbourAdvertisement, advertisement);
        code.Jump(pass);

        code.Mark(advertisement);
        code.Require(IcmpTargetEnd, drop);
        BuildIpv6Address(code, IcmpTarget, orNone: false, pass, drop);
    }

    // Its own, a link-local one, or none yet.
    void BuildIpv6Address(FilterCode code, int offset, bool orNone, int pass, int drop)
    {
        if (Addresses is not { } addresses)
        {
            code.Jump(pass);
            return;
        }
        for (int word = 0; word < 4; word++)
            code.LoadWord(2 + word, offset + 4 * word);
        Span<byte> bytes = stackalloc byte[16];
        foreach (IPAddress address in addresses)
            if (address.IsV6() && address.TryWriteBytes(bytes, out _))
                CompareWords(code, bytes, pass);
        CompareWords(code, LinkLocal is { } linkLocal && linkLocal.TryWriteBytes(bytes, out int length) ? bytes[..length] : s_linkLocal, pass);
        if (orNone)
            CompareWords(code, stackalloc byte[16], pass);
        code.Jump(drop);
    }

    static void CompareWords(FilterCode code, ReadOnlySpan<byte> bytes, int pass)
    {
        int next = code.Label();
        for (int word = 0; word < bytes.Length / 4; word++)
            code.JumpUnless(2 + word, BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * word)..]), next);
        code.Jump(pass);
        code.Mark(next);
    }

    static bool HasIpv6(ImmutableArray<IPAddress> addresses)
    {
        foreach (IPAddress address in addresses)
            if (address.IsV6())
                return true;
        return false;
    }

    static int NetworkOrder(ushort protocol) => BinaryPrimitives.ReverseEndianness(protocol);
}
