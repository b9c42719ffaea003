using System.Globalization;
using System.Net;

namespace Vectl.Runtime.Values;

/// <summary>A port of the host that leads to one of a VE.</summary>
/// <param name="HostAddress">The host's address, or null for all of them.</param>
/// <param name="HostPort">The host's port.</param>
/// <param name="Port">The VE's port.</param>
/// <param name="Protocol">TCP or UDP.</param>
public readonly record struct PublishedPort(IPAddress? HostAddress, int HostPort, int Port, PortProtocol Protocol)
{
    /// <summary>Reads <c>8080:80</c>, <c>53:53/udp</c>, <c>127.0.0.1:8080:80/tcp</c> or <c>[::1]:8443:443</c>; without a protocol it is TCP.</summary>
    /// <returns>Null, or why not.</returns>
    public static string? Parse(string text, out PublishedPort port)
    {
        port = default;
        int slash = text.LastIndexOf('/');
        PortProtocol protocol = PortProtocol.Tcp;
        if (slash >= 0 && !TryProtocol(text[(slash + 1)..], out protocol))
            return "after the slash belongs tcp or udp";
        string rest = slash < 0 ? text : text[..slash];
        int inner = rest.LastIndexOf(':'), outer = inner <= 0 ? -1 : rest.LastIndexOf(':', inner - 1);
        if (inner < 0 || !TryPort(rest[(inner + 1)..], out int own) || !TryPort(rest[(outer + 1)..inner], out int host))
            return "";
        IPAddress? address = null;
        if (outer >= 0)
        {
            string written = rest[..outer];
            bool brackets = written is ['[', .., ']'];
            if (!IpText.TryParse(brackets ? written[1..^1] : written, out IPAddress parsed) || parsed.IsV6() != brackets)
                return "";
            if (parsed.Equals(IPAddress.Any) || parsed.Equals(IPAddress.IPv6Any))
                return "all addresses of the host are meant when there is none";
            if (IpText.FaultOfPeer(parsed) is { } fault)
                return fault;
            address = parsed;
        }
        port = new(address, host, own, protocol);
        return null;
    }

    /// <summary>Whether both want the same port of the host, at an address that both have.</summary>
    public bool Overlaps(PublishedPort other) => HostPort == other.HostPort && Protocol == other.Protocol
        && (HostAddress is null || other.HostAddress is null || HostAddress.Equals(other.HostAddress));

    /// <summary>What it takes of the host, e.g. <c>127.0.0.1:8080/tcp</c>.</summary>
    public string HostEnd => string.Create(CultureInfo.InvariantCulture, $"{AddressPrefix}{HostPort}/{ProtocolName}");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AddressPrefix}{HostPort}:{Port}/{ProtocolName}");

    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    public string ProtocolName => Protocol == PortProtocol.Tcp ? "tcp" : "udp";

    string AddressPrefix => HostAddress switch
    {
        null => "",
        var v6 when v6.IsV6() => $"[{v6}]:",
        var v4 => $"{v4}:",
    };

    static bool TryPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    static bool TryProtocol(string text, out PortProtocol protocol)
    {
        protocol = text == "udp" ? PortProtocol.Udp : PortProtocol.Tcp;
        return text is "tcp" or "udp";
    }
}
