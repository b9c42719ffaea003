using System.Globalization;
using System.Net;

namespace Vectl.Runtime.Values;

/// <summary>An address of an interface, and how many of its bits are the network's.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">The network's bits; all of them when there is no network around it.</param>
public readonly record struct InterfaceAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Whether there is no network around it.</summary>
    public bool IsAlone => PrefixLength == Address.Bits();

    /// <summary>Reads <c>192.0.2.10</c>, <c>192.0.2.10/24</c>, <c>192.0.2.10/255.255.255.0</c> or <c>2001:db8::10/64</c>.</summary>
    /// <returns>Null, or why not.</returns>
    public static string? Parse(string text, out InterfaceAddress result)
    {
        result = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IpText.TryParse(slash < 0 ? text : text[..slash], out IPAddress address))
            return "";
        if (slash >= 0 && !TryPrefix(text[(slash + 1)..], address, out _))
            return $"after the slash belong 1 to {address.Bits()}";
        result = new(address, slash >= 0 && TryPrefix(text[(slash + 1)..], address, out int length) ? length : address.Bits());
        return IpText.FaultOfHost(address) ?? (address.IsLinkLocal() ? "it is a link-local address" : null);
    }

    /// <summary>Whether <paramref name="other"/> is in its network.</summary>
    public bool Contains(IPAddress other)
    {
        if (other.AddressFamily != Address.AddressFamily)
            return false;
        Span<byte> mine = stackalloc byte[16], its = stackalloc byte[16];
        Address.TryWriteBytes(mine, out int length);
        other.TryWriteBytes(its, out _);
        for (int i = 0, bits = PrefixLength; i < length && bits > 0; i++, bits -= 8)
            if ((mine[i] ^ its[i]) >> Math.Max(0, 8 - bits) != 0)
                return false;
        return true;
    }

    /// <summary>Whether all bits that are not the network's are zero (the network itself), or all are one (IPv4's broadcast address).</summary>
    public bool IsNetworkOrBroadcast
    {
        get
        {
            int free = Address.Bits() - PrefixLength;
            // RFC 3021 and RFC 6164: networks of two have neither.
            if (free < 2)
                return false;
            Span<byte> bytes = stackalloc byte[16];
            Address.TryWriteBytes(bytes, out int length);
            bool zeros = true, ones = !Address.IsV6();
            for (int i = length - 1; free > 0; i--, free -= 8)
            {
                int mask = free >= 8 ? 255 : (1 << free) - 1;
                zeros &= (bytes[i] & mask) == 0;
                ones &= (bytes[i] & mask) == mask;
            }
            return zeros || ones;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => IsAlone ? Address.ToString() : $"{Address}/{PrefixLength.ToString(CultureInfo.InvariantCulture)}";

    // vzctl takes a netmask too.
    static bool TryPrefix(string text, IPAddress address, out int length)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
            return length >= 1 && length <= address.Bits();
        if (address.IsV6() || !IpText.TryParse(text, out IPAddress mask) || mask.IsV6())
            return false;
        Span<byte> bytes = stackalloc byte[4];
        mask.TryWriteBytes(bytes, out _);
        uint bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        length = System.Numerics.BitOperations.LeadingZeroCount(~bits);
        return length > 0 && System.Numerics.BitOperations.PopCount(bits) == length;
    }
}
