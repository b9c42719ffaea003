using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network;

/// <summary>Ports of the host on which one of its own programs listens: published, they would lead to a VE instead (<c>proc_pid_net(5)</c>).</summary>
static class HostPorts
{
    // net/tcp_states.h: TCP_LISTEN, and TCP_CLOSE, which UDP has while it is not connected.
    const string Listening = "0A", Unconnected = "07";

    /// <summary>Throws for the first port of <paramref name="after"/> on which the host itself listens (exit code 78).</summary>
    /// <param name="before">What is published already, and not looked at.</param>
    /// <param name="after">The interfaces with the ports.</param>
    public static void Check(ImmutableArray<InterfaceConfig> before, ImmutableArray<InterfaceConfig> after)
    {
        foreach (InterfaceConfig one in after)
            foreach (PublishedPort port in one.Ports)
                if (!IsPublished(before, port) && FindListener(port) is { } address)
                    throw new VeException(VeError.AddressInUse, $"port {port.HostEnd} cannot be published: a program of the host listens on {new IPEndPoint(address, port.HostPort)}",
                        $"Publish another port, or name an address of the host that the program does not listen on. Who it is: ss -lnp 'sport = {port.HostPort}'");
    }

    static bool IsPublished(ImmutableArray<InterfaceConfig> interfaces, PublishedPort port)
    {
        foreach (InterfaceConfig one in interfaces)
            foreach (PublishedPort other in one.Ports)
                if (other.HostEnd == port.HostEnd)
                    return true;
        return false;
    }

    /// <summary>The address on which a program of the host listens where <paramref name="port"/> would be, or null.</summary>
    static IPAddress? FindListener(PublishedPort port)
    {
        foreach (string file in (ReadOnlySpan<string>)[port.ProtocolName, port.ProtocolName + "6"])
            if (Kernel.TryReadFile($"/proc/net/{file}") is { } table && Find(Encoding.ASCII.GetString(table), port) is { } address)
                return address;
        return null;
    }

    /// <summary>The same in the text of one of the kernel's tables.</summary>
    internal static IPAddress? Find(string table, PublishedPort port)
    {
        string state = port.Protocol == PortProtocol.Tcp ? Listening : Unconnected;
        string end = ":" + port.HostPort.ToString("X4", CultureInfo.InvariantCulture);
        foreach (ReadOnlySpan<char> line in table.AsSpan().EnumerateLines())
        {
            // "  0: 0100007F:1F90 00000000:0000 0A ..."
            ReadOnlySpan<char> rest = line.TrimStart();
            Word(ref rest);
            ReadOnlySpan<char> local = Word(ref rest);
            Word(ref rest);
            if (!local.EndsWith(end) || !Word(ref rest).SequenceEqual(state))
                continue;
            // A socket of [::] takes IPv4 too, unless it says otherwise, which is not told here.
            if (AddressOf(local[..^end.Length]) is { } address
                && (port.HostAddress is null || address.Equals(port.HostAddress) || address.Equals(IPAddress.IPv6Any) || (address.Equals(IPAddress.Any) && !port.HostAddress.IsV6())))
                return address;
        }
        return null;
    }

    // Words of 32 bits as the processor has them.
    static IPAddress? AddressOf(ReadOnlySpan<char> hex)
    {
        Span<byte> bytes = stackalloc byte[16];
        int words = hex.Length / 8;
        if (hex.Length is not (8 or 32))
            return null;
        for (int i = 0; i < words; i++)
        {
            if (!uint.TryParse(hex.Slice(8 * i, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word))
                return null;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * i)..], word);
        }
        return new IPAddress(bytes[..(4 * words)]);
    }

    static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> line)
    {
        int end = line.IndexOf(' ');
        ReadOnlySpan<char> word = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[end..].TrimStart();
        return word;
    }
}
