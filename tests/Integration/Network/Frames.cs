using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Vectl.Integration.Network;

/// <summary>Frames as whoever is root in a VE can send them, whatever its addresses are.</summary>
static partial class Frames
{
    const int AF_PACKET = 17, SOCK_RAW = 3, SOCK_CLOEXEC = 0x80000;

    static readonly byte[] s_all = [255, 255, 255, 255, 255, 255];

    public static byte[] Mac(string text) => [.. text.Split(':').Select(part => Convert.ToByte(part, 16))];

    /// <summary>A datagram; <paramref name="tag"/> is a VLAN's.</summary>
    public static byte[] Udp(byte[] mac, string from, string to, int port, string text, int? tag = null)
    {
        IPAddress source = IPAddress.Parse(from), target = IPAddress.Parse(to);
        byte[] content = Encoding.ASCII.GetBytes(text);
        byte[] udp = [.. Two(7), .. Two(port), .. Two(8 + content.Length), 0, 0, .. content];
        if (source.AddressFamily == AddressFamily.InterNetworkV6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(6), Checksum6(source, target, 17, udp));
            return Ethernet(mac, 0x86dd, Ip6(source, target, 17, udp), tag);
        }
        byte[] ip = [0x45, 0, .. Two(20 + udp.Length), 0, 0, 0, 0, 64, 17, 0, 0, .. source.GetAddressBytes(), .. target.GetAddressBytes()];
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(10), Checksum(ip));
        return Ethernet(mac, 0x800, [.. ip, .. udp], tag);
    }

    /// <summary>A question for <paramref name="target"/>, by which whoever has it learns where <paramref name="sender"/> is.</summary>
    public static byte[] Arp(byte[] mac, byte[] senderMac, string sender, string target)
        => Ethernet(mac, 0x806, [0, 1, 8, 0, 6, 4, 0, 1, .. senderMac, .. IPAddress.Parse(sender).GetAddressBytes(), 0, 0, 0, 0, 0, 0, .. IPAddress.Parse(target).GetAddressBytes()]);

    /// <summary>"I am a router, for half an hour."</summary>
    public static byte[] RouterAdvertisement(byte[] mac, string from)
    {
        IPAddress source = IPAddress.Parse(from), target = IPAddress.Parse("ff02::1");
        byte[] icmp = [134, 0, 0, 0, 64, 0, .. Two(1800), 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, .. mac];
        BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), Checksum6(source, target, 58, icmp));
        return Ethernet(mac, 0x86dd, Ip6(source, target, 58, icmp), null);
    }

    /// <summary>"<paramref name="target"/> is at <paramref name="mac"/>, whatever you knew", to everybody.</summary>
    public static byte[] NeighbourAdvertisement(byte[] mac, string from, string target)
    {
        IPAddress source = IPAddress.Parse(from), all = IPAddress.Parse("ff02::1");
        byte[] icmp = [136, 0, 0, 0, 0x20, 0, 0, 0, .. IPAddress.Parse(target).GetAddressBytes(), 2, 1, .. mac];
        BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), Checksum6(source, all, 58, icmp));
        return Ethernet(mac, 0x86dd, Ip6(source, all, 58, icmp), null);
    }

    /// <summary>Sends frames in their order, from the network namespace of the calling thread.</summary>
    public static unsafe bool Send(string link, params byte[][] frames)
    {
        int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        Assert.True(fd >= 0, "no packet socket");
        try
        {
            byte* address = stackalloc byte[20];
            new Span<byte>(address, 20).Clear();
            *(ushort*)address = AF_PACKET;
            *(int*)(address + 4) = (int)if_nametoindex(link);
            foreach (byte[] frame in frames)
                fixed (byte* bytes = frame)
                    Assert.Equal(frame.Length, (int)sendto(fd, bytes, (nuint)frame.Length, 0, address, 20));
            return true;
        }
        finally
        {
            close(fd);
        }
    }

    /// <summary>A socket that hears what comes for a port over both families; of the network namespace of the calling thread.</summary>
    public static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true, ReceiveTimeout = (int)Harness.Patience.Seconds(10).TotalMilliseconds };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        return socket;
    }

    /// <summary>What is heard, up to <paramref name="last"/>.</summary>
    public static string[] HearUntil(Socket socket, string last)
    {
        var heard = new List<string>();
        byte[] buffer = new byte[1500];
        do
            heard.Add(Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)));
        while (heard[^1] != last);
        return [.. heard];
    }

    /// <summary>A socket that hears every frame on a link; of the network namespace of the calling thread.</summary>
    public static unsafe SafeFileHandle Capture(string link)
    {
        var socket = new SafeFileHandle(Frames.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), ownsHandle: true);
        byte* address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        // sockaddr_ll: ETH_P_ALL in network order, then the index.
        (*(ushort*)address, address[3], *(int*)(address + 4)) = (AF_PACKET, 3, (int)if_nametoindex(link));
        Assert.Equal(0, bind((int)socket.DangerousGetHandle(), address, 20));
        return socket;
    }

    /// <summary>Waits for a frame in which <paramref name="bytes"/> are at <paramref name="offset"/>, and of which <paramref name="condition"/> holds.</summary>
    public static unsafe void Await(SafeFileHandle capture, int offset, byte[] bytes, Func<byte[], bool> condition)
    {
        byte* buffer = stackalloc byte[200];
        int fd = (int)capture.DangerousGetHandle();
        Harness.Wait.For($"a frame with {Convert.ToHexString(bytes)} at {offset}", () =>
        {
            while (recv(fd, buffer, 200, 0x40 /* MSG_DONTWAIT */) is var length and > 0)
            {
                byte[] frame = new ReadOnlySpan<byte>(buffer, (int)length).ToArray();
                if (frame.Length >= offset + bytes.Length && frame.AsSpan(offset, bytes.Length).SequenceEqual(bytes) && condition(frame))
                    return true;
            }
            return false;
        });
    }

    static byte[] Ethernet(byte[] mac, int type, byte[] content, int? tag = null)
        => [.. s_all, .. mac, .. tag is { } vlan ? (byte[])[.. Two(0x8100), .. Two(vlan)] : [], .. Two(type), .. content];

    static byte[] Ip6(IPAddress source, IPAddress target, byte next, byte[] content)
        => [0x60, 0, 0, 0, .. Two(content.Length), next, 255, .. source.GetAddressBytes(), .. target.GetAddressBytes(), .. content];

    static byte[] Two(int number) => [(byte)(number >> 8), (byte)number];

    static ushort Checksum6(IPAddress source, IPAddress target, byte next, byte[] content)
        => Checksum([.. source.GetAddressBytes(), .. target.GetAddressBytes(), 0, 0, .. Two(content.Length), 0, 0, 0, next, .. content]);

    static ushort Checksum(byte[] bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i += 2)
            sum += (uint)(bytes[i] << 8 | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    [LibraryImport("libc")]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc")]
    private static unsafe partial nint sendto(int fd, byte* data, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport("libc")]
    private static unsafe partial int bind(int fd, byte* address, uint length);

    [LibraryImport("libc")]
    private static unsafe partial nint recv(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
