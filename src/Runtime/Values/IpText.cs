using System.Net;
using System.Net.Sockets;

namespace Vectl.Runtime.Values;

/// <summary>IP addresses as people write them: four decimal numbers, or IPv6 without brackets and without a zone.</summary>
public static class IpText
{
    /// <summary>Reads an address in its usual form; <c>010.0.0.1</c>, <c>1</c> and <c>fe80::1%eth0</c> are none.</summary>
    public static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        bool isV6 = text.Contains(':', StringComparison.Ordinal);
        // What the library takes besides: brackets with a port, zones, and hexadecimal, octal or missing parts.
        if (text.AsSpan().ContainsAny('[', '%', '/') || !IPAddress.TryParse(text, out IPAddress? parsed) || (!isV6 && parsed.ToString() != text))
            return false;
        address = parsed;
        return true;
    }

    /// <summary>Whether it is of IPv6.</summary>
    public static bool IsV6(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>"IPv4" or "IPv6".</summary>
    public static string FamilyName(this IPAddress address) => address.IsV6() ? "IPv6" : "IPv4";

    /// <summary>How many bits an address of its family has.</summary>
    public static int Bits(this IPAddress address) => address.IsV6() ? 128 : 32;

    /// <summary>Whether the kernel gives it to an interface itself, or nobody: 169.254.0.0/16 and fe80::/10.</summary>
    public static bool IsLinkLocal(this IPAddress address) => address.IsV6() ? address.IsIPv6LinkLocal : First(address) is (169, 254);

    /// <summary>Why no machine on a network can have it, or null (RFC 6890).</summary>
    public static string? FaultOfHost(IPAddress address)
    {
        if (FaultOfPeer(address) is { } fault)
            return fault;
        return IPAddress.IsLoopback(address) ? "it is a loopback address" : null;
    }

    /// <summary>Why nothing can be sent to it, or null.</summary>
    public static string? FaultOfPeer(IPAddress address)
    {
        if (address.IsV6())
            return address.Equals(IPAddress.IPv6Any) ? "it is the unspecified address"
                : address.IsIPv6Multicast ? "it is a multicast address"
                : address.IsIPv4MappedToIPv6 ? "it is an IPv4 address in the form of IPv6"
                : null;
        return First(address).A switch
        {
            0 => "it is an unspecified address",
            >= 224 and < 240 => "it is a multicast address",
            >= 240 => "it is a reserved address",
            _ => null,
        };
    }

    static (byte A, byte B) First(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return (bytes[0], bytes[1]);
    }
}
