using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>The attributes of a message, or those that an attribute holds.</summary>
/// <param name="bytes">Where they lie.</param>
public readonly ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Takes the first attribute; false at the end, and for what is none.</summary>
    /// <param name="type">Its type, without the flags that may be with it.</param>
    /// <param name="value">Its value.</param>
    /// <param name="rest">The attributes after it.</param>
    public bool TryTake(out int type, out ReadOnlySpan<byte> value, out NetlinkAttributes rest)
    {
        // The caller may give the variable that this is for the rest.
        ReadOnlySpan<byte> bytes = _bytes;
        type = 0;
        value = default;
        rest = default;
        int header = Unsafe.SizeOf<nlattr>();
        if (bytes.Length < header)
            return false;
        nlattr attribute = MemoryMarshal.Read<nlattr>(bytes);
        if (attribute.nla_len < header || attribute.nla_len > bytes.Length)
            return false;
        type = attribute.nla_type & NLA_TYPE_MASK;
        value = bytes[header..attribute.nla_len];
        rest = new NetlinkAttributes(bytes[Math.Min((attribute.nla_len + 3) & ~3, bytes.Length)..]);
        return true;
    }

    /// <summary>The value of the first attribute of a type; false when there is none.</summary>
    public bool TryFind(int type, out ReadOnlySpan<byte> value)
    {
        for (NetlinkAttributes rest = this; rest.TryTake(out int found, out value, out rest);)
            if (found == type)
                return true;
        value = default;
        return false;
    }

    /// <summary>The attributes that an attribute holds; none when it is not there.</summary>
    public NetlinkAttributes Nested(int type) => TryFind(type, out ReadOnlySpan<byte> value) ? new NetlinkAttributes(value) : default;

    /// <summary>The number that is the value of an attribute, or null when there is none of that size.</summary>
    public T? Number<T>(int type) where T : unmanaged
        => TryFind(type, out ReadOnlySpan<byte> value) && value.Length == Unsafe.SizeOf<T>() ? MemoryMarshal.Read<T>(value) : null;

    /// <summary>The text that is the value of an attribute, or null when there is none.</summary>
    public string? Text(int type) => TryFind(type, out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value.TrimEnd((byte)0)) : null;
}
