using System.Globalization;
using System.Net;
using System.Text.Json;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The types that settings of the network are made of.</summary>
static class NetworkTypes
{
    const string AddressPattern = "^([0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$";

    // What tbf(8) can still keep, and more than any interface has.
    const long LowestRate = 8000, HighestRate = 1_000_000_000_000;

    /// <summary>How an interface is joined to the world.</summary>
    public static readonly ScalarType<InterfaceType> Type = ConfigTypes.Choice(("routed", InterfaceType.Routed), ("bridged", InterfaceType.Bridged),
        ("macvlan", InterfaceType.Macvlan), ("ipvlan", InterfaceType.Ipvlan), ("physical", InterfaceType.Physical));

    /// <summary>Addresses of an interface.</summary>
    public static readonly ListType<InterfaceAddress> Addresses = new("a list of IP addresses, each with or without a slash and the length of its network's prefix",
        new("an address of IPv4 or IPv6, with or without a slash and the length of its network's prefix", ScalarForm.Text, InterfaceAddress.Parse, address => address.ToString(),
            writer => Pattern(writer, "^([0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(/[0-9.]+)?$"), VeError.BadAddress),
        (a, b) => a.Address.Equals(b.Address));

    /// <summary>A gateway.</summary>
    public static readonly ScalarType<IPAddress> Gateway = new("an IP address", ScalarForm.Text,
        (string text, out IPAddress address) => !IpText.TryParse(text, out address) ? "" : IpText.FaultOfHost(address), address => address.ToString(), writer => Pattern(writer, AddressPattern), VeError.BadAddress);

    /// <summary>Where names are asked for.</summary>
    public static readonly ListType<IPAddress> Nameservers = new("a list of IP addresses, or inherit",
        new("an IP address, or inherit", ScalarForm.Text, (string text, out IPAddress address) => !IpText.TryParse(text, out address) ? "" : IpText.FaultOfPeer(address),
            address => address.ToString(), writer => Pattern(writer, AddressPattern), VeError.BadNameserver))
    { Default = "inherit" };

    /// <summary>What is added to names.</summary>
    public static readonly ListType<string> SearchDomains = new("a list of domains, or inherit",
        new("labels of 0-9 A-Z a-z - _ joined by dots, at most 253 characters, or inherit", ScalarForm.Text, ParseDomain, text => text,
            writer => Pattern(writer, "^[0-9A-Za-z_-]{1,63}([.][0-9A-Za-z_-]{1,63})*$"), VeError.BadSearchDomain))
    { Default = "inherit" };

    /// <summary>Published ports.</summary>
    public static readonly ListType<PublishedPort> Ports = new("a list of [ADDRESS:]HOSTPORT:PORT[/tcp|udp]",
        new("[ADDRESS:]HOSTPORT:PORT[/tcp|udp], an IPv6 address in brackets", ScalarForm.Text, PublishedPort.Parse, port => port.ToString(),
            writer => Pattern(writer, @"^([0-9.]+:|\[[0-9A-Fa-f:.]+\]:)?[0-9]{1,5}:[0-9]{1,5}(/(tcp|udp))?$")));

    /// <summary>An Ethernet address.</summary>
    public static readonly ScalarType<MacAddress> Mac = new("six bytes of two hexadecimal digits with colons between", ScalarForm.Text, MacAddress.Parse, mac => mac.ToString(),
        writer => Pattern(writer, "^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$"));

    /// <summary>The name of an interface of the host.</summary>
    public static readonly ScalarType<string> HostInterface = new(InterfaceName.ExpectedOnHost, ScalarForm.Text,
        (string text, out string name) => InterfaceName.FaultOnHost(name = text), text => text, writer => Pattern(writer, InterfaceName.HostPattern));

    /// <summary>Interfaces of the host that answer for VEs.</summary>
    public static readonly ListType<string> NeighbourDevices = new("auto, none or a list of interfaces", HostInterface) { Default = "none" };

    /// <summary>Bits a second; <see cref="LimitTypes.Unlimited"/> is no limit.</summary>
    public static readonly ScalarType<long> Rate = new("a number with kbit, mbit or gbit, from 8kbit on, or unlimited", ScalarForm.Word, ParseRate, BitRate.Format,
        writer => Pattern(writer, "^([0-9]+([.][0-9]+)?([KkMmGg])?[Bb][Ii][Tt]|unlimited)$"));

    /// <summary>A word that VEs have in common.</summary>
    public static readonly ScalarType<string> Group = new("1 to 64 of 0-9 A-Z a-z . _ - with a letter or digit first", ScalarForm.Text, ParseGroup, text => text,
        writer => Pattern(writer, "^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$"));

    /// <summary>Kernel parameters of a VE's own.</summary>
    public static readonly MapType<string> Sysctls = new("sysctl", "a mapping of sysctls to values", Sysctl.Expected, Sysctl.Pattern, name => Sysctl.ScopeOf(name) is not null, ConfigTypes.Line) { Removing = "none" };

    /// <summary>Which files of a VE vectl keeps.</summary>
    public static readonly ScalarType<GuestNetworkFiles> GuestNetwork = ConfigTypes.Choice(("auto", GuestNetworkFiles.Auto), ("unmanaged", GuestNetworkFiles.Unmanaged));

    /// <summary>What of the kernel a VE has besides.</summary>
    public static readonly ListType<VeFeature> Features = new("a list of features: tun", ConfigTypes.Choice(("tun", VeFeature.Tun)));

    static string? ParseDomain(string text, out string domain)
    {
        domain = text;
        if (text.Length is 0 or > 253)
            return "";
        foreach (Range range in text.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = text.AsSpan(range);
            if (label.Length is 0 or > 63)
                return "";
            foreach (char c in label)
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return "";
        }
        return null;
    }

    static string? ParseGroup(string text, out string word)
    {
        word = text;
        if (text.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(text[0]))
            return "";
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return "";
        return null;
    }

    static string? ParseRate(string text, out long bits)
    {
        if (text is "unlimited")
        {
            bits = LimitTypes.Unlimited;
            return null;
        }
        if (!BitRate.TryParse(text, out bits))
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"the unit is missing: {text}mbit would be megabits" : "";
        return bits is < LowestRate or > HighestRate ? "" : null;
    }

    static void Pattern(Utf8JsonWriter writer, string pattern)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", pattern);
    }
}
