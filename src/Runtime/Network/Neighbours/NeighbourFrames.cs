using System.Buffers.Binary;
using System.Net;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Neighbours;

/// <summary>Frames that ask a network who has an address (RFC 5227, RFC 4862), and that tell it (RFC 5227, RFC 4861).</summary>
static class NeighbourFrames
{
    const int MacLength = 6, EthernetLength = 14, ArpLength = 28, Ipv6Header = 40, Icmp6 = 58, Solicitation = 135, Advertisement = 136, ArpRequest = 1;

    // Where a neighbour advertisement has its target, and a packet its source.
    const int ArpSenderMac = 22, ArpSender = 28, IcmpType = EthernetLength + Ipv6Header, Target = IcmpType + 8, Ipv6Next = 20, EthernetSource = 6;

    static readonly byte[] s_all = [255, 255, 255, 255, 255, 255];

    static readonly byte[] s_allNodes = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    /// <summary>Asks who has an address, from nobody, so that no one is misled.</summary>
    public static byte[] Probe(ReadOnlySpan<byte> mac, IPAddress address)
        => address.IsV6() ? Solicit(mac, address.GetAddressBytes()) : Arp(mac, new byte[4], address.GetAddressBytes());

    /// <summary>Says that <paramref name="mac"/> has an address.</summary>
    public static byte[] Announcement(ReadOnlySpan<byte> mac, IPAddress address)
        => address.IsV6() ? Advertise(mac, address.GetAddressBytes()) : Arp(mac, address.GetAddressBytes(), address.GetAddressBytes());

    /// <summary>The Ethernet address of who says in <paramref name="frame"/> that it has <paramref name="address"/>, or null when it says nothing of that.</summary>
    public static byte[]? OwnerIn(ReadOnlySpan<byte> frame, IPAddress address)
    {
        ReadOnlySpan<byte> wanted = address.GetAddressBytes();
        if (!address.IsV6())
            return IsOf(frame, 0x0806) && frame.Length >= EthernetLength + ArpLength && frame.Slice(ArpSender, 4).SequenceEqual(wanted) ? frame.Slice(ArpSenderMac, MacLength).ToArray() : null;
        return IsOf(frame, 0x86dd) && frame.Length >= Target + 16 && frame[Ipv6Next] == Icmp6 && frame[IcmpType] == Advertisement && frame.Slice(Target, 16).SequenceEqual(wanted)
            ? frame.Slice(EthernetSource, MacLength).ToArray() : null;
    }

    static bool IsOf(ReadOnlySpan<byte> frame, ushort protocol) => frame.Length >= EthernetLength && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == protocol;

    static byte[] Arp(ReadOnlySpan<byte> mac, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> target)
        => [.. s_all, .. mac, 0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, ArpRequest, .. mac, .. sender, 0, 0, 0, 0, 0, 0, .. target];

    static byte[] Solicit(ReadOnlySpan<byte> mac, ReadOnlySpan<byte> target)
    {
        // The group of all whose addresses end like this one.
        byte[] group = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, .. target[13..]];
        return Icmp(mac, new byte[16], group, [Solicitation, 0, 0, 0, 0, 0, 0, 0, .. target]);
    }

    // Not asked for, and in place of what was known before; with the Ethernet address as an option.
    static byte[] Advertise(ReadOnlySpan<byte> mac, ReadOnlySpan<byte> target)
        => Icmp(mac, target, s_allNodes, [Advertisement, 0, 0, 0, 0x20, 0, 0, 0, .. target, 2, 1, .. mac]);

    static byte[] Icmp(ReadOnlySpan<byte> mac, ReadOnlySpan<byte> source, ReadOnlySpan<byte> group, byte[] message)
    {
        byte[] summed = [.. source, .. group, 0, 0, 0, (byte)message.Length, 0, 0, 0, Icmp6, .. message];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(summed));
        return [0x33, 0x33, .. group[12..], .. mac, 0x86, 0xdd, 0x60, 0, 0, 0, 0, (byte)message.Length, Icmp6, 255, .. source, .. group, .. message];
    }

    static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
