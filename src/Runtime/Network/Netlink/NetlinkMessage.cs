using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vectl.Linux;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>One message of those that lie one after the other in a buffer.</summary>
/// <param name="bytes">From its header to its end.</param>
public readonly ref struct NetlinkMessage(ReadOnlySpan<byte> bytes)
{
    /// <summary>Its bytes, header and all.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>What stands in front of each.</summary>
    public nlmsghdr Header => MemoryMarshal.Read<nlmsghdr>(Bytes);

    /// <summary>The structure that messages of its type begin with.</summary>
    public T Read<T>() where T : unmanaged => MemoryMarshal.Read<T>(Bytes[Unsafe.SizeOf<nlmsghdr>()..]);

    /// <summary>The attributes after the structure that messages of its type begin with.</summary>
    public NetlinkAttributes Attributes<T>() where T : unmanaged => new(Bytes[(Unsafe.SizeOf<nlmsghdr>() + Unsafe.SizeOf<T>())..]);

    /// <summary>Takes the first message off <paramref name="rest"/>; false at the end, and for what is no message.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out NetlinkMessage message)
    {
        message = default;
        if (rest.Length < Unsafe.SizeOf<nlmsghdr>())
            return false;
        uint length = MemoryMarshal.Read<nlmsghdr>(rest).nlmsg_len;
        if (length < Unsafe.SizeOf<nlmsghdr>() || length > rest.Length)
            return false;
        message = new NetlinkMessage(rest[..(int)length]);
        rest = rest[(int)Math.Min((length + 3) & ~3u, (uint)rest.Length)..];
        return true;
    }
}
