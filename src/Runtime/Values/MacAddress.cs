using System.Globalization;
using System.Net;
using System.Text;

namespace Vectl.Runtime.Values;

/// <summary>An Ethernet address of one machine.</summary>
public readonly record struct MacAddress
{
    const int Length = 6;

    readonly ulong _bits;

    MacAddress(ulong bits) => _bits = bits;

    /// <summary>Reads six bytes of two hexadecimal digits with colons between, e.g. <c>02:00:5e:10:00:01</c>.</summary>
    /// <returns>Null, or why not.</returns>
    public static string? Parse(string text, out MacAddress address)
    {
        address = default;
        if (text.Length != 3 * Length - 1)
            return "";
        ulong bits = 0;
        for (int i = 0; i < Length; i++)
        {
            if ((i > 0 && text[3 * i - 1] != ':') || !byte.TryParse(text.AsSpan(3 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte part))
                return "";
            bits = bits << 8 | part;
        }
        address = new(bits);
        return bits == 0 ? "it is all zeros" : (bits >> 40 & 1) != 0 ? "its first byte is odd, so it is a multicast address" : null;
    }

    /// <summary>An address that belongs to no manufacturer, always the same for the same <paramref name="seed"/>.</summary>
    /// <param name="seed">Any text.</param>
    /// <param name="first">Its first byte: even, and with the bit 2 of locally administered addresses.</param>
    public static MacAddress Of(string seed, byte first = 0x02)
    {
        // FNV-1a: well spread over the 40 bits that follow, and nobody has to be kept from guessing it.
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(seed))
            hash = (hash ^ b) * 1099511628211;
        return new((ulong)first << 40 | (hash ^ hash >> 40) & 0xFF_FFFF_FFFF);
    }

    /// <summary>The six bytes, in the order in which they are sent.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        for (int i = 0; i < Length; i++)
            bytes[i] = (byte)(_bits >> (8 * (Length - 1 - i)));
        return bytes;
    }

    /// <summary>The link-local IPv6 address that the kernel gives an interface with this address (RFC 4291, appendix A).</summary>
    public IPAddress ToLinkLocal()
    {
        byte[] mac = ToBytes();
        return new([0xfe, 0x80, 0, 0, 0, 0, 0, 0, (byte)(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(3 * Length - 1, _bits, (text, bits) =>
    {
        const string hex = "0123456789abcdef";
        for (int i = 0; i < Length; i++)
        {
            int part = (int)(bits >> (8 * (Length - 1 - i))) & 255;
            (text[3 * i], text[3 * i + 1]) = (hex[part >> 4], hex[part & 15]);
            if (i > 0)
                text[3 * i - 1] = ':';
        }
    });
}
