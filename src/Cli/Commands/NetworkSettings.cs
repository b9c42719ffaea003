using Vectl.Cli.Vzctl;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary>The settings of the network, as options. Those of an interface are about the one that <c>--ifname</c> names, else about the routed one.</summary>
static class NetworkSettings
{
    /// <summary>The option that names the interface.</summary>
    public const string IfName = "--ifname";

    // In a key of a setting: the routed interface, whatever it is called.
    const string Interface = "network.*.";

    /// <summary>All of them; interfaces come before what they are given, and what is taken before what is given.</summary>
    public static IReadOnlyList<VeSetting> All { get; } =
    [
        new("--nameserver", "nameservers", "ADDRESS", "Where it asks for names, in place of what it had; inherit: where the host does; can be given many times") { IsList = true, Convert = Words },
        new("--searchdomain", "searchdomains", "DOMAIN", "What it adds to names without a dot; inherit: what the host does; can be given many times") { IsList = true, Convert = Words },
        new("--peers", "peers", "WORD", "Containers of the same word find each other by name"),
        new("--netif_del", "network", "NAME", "Take a network interface away; all: each of them; can be given many times", Repeatable: true) { Expand = Delete },
        new("--netif_add", "network", "NAME[,MAC,HOST_NAME,HOST_MAC,BRIDGE]", "Give it a network interface; can be given many times", Repeatable: true) { Expand = Add },
        new("--netdev_del", "network", "NAME", "Give an interface of the host back to it; can be given many times", Repeatable: true) { Expand = Delete },
        new("--netdev_add", "network", "NAME", "Give it an interface of the host, which the host has back when it has stopped; can be given many times", Repeatable: true) { Expand = Move },
        new("--network", Interface + "type", "routed|bridged|macvlan|ipvlan|physical", "How the interface is joined to the world") { NeedsInterface = true },
        new("--bridge", Interface + "type", "BRIDGE", "Make the interface a port of a bridge of the host") { NeedsInterface = true, Expand = bridge => [new(Interface + "type", "bridged"), new(Interface + "bridge", bridge)] },
        new("--vlan", Interface + "vlan", "N", "Its VLAN on the bridge, 1 to 4094") { NeedsInterface = true, Convert = None },
        new("--isolated", Interface + "isolated", "yes|no", "Keep it from the other isolated ports of the bridge, or the others on its parent") { NeedsInterface = true },
        new("--parent", Interface + "parent", "INTERFACE", "The interface of the host that it lies on, or is") { NeedsInterface = true },
        new("--dhcp", Interface + "dhcp", "yes|no", "Whether the container finds its addresses itself") { NeedsInterface = true },
        new("--ipdel", Interface + "addresses", "ADDRESS", "Take an IP address away; all: each of them; can be given many times", Repeatable: true) { Convert = text => text == "all" ? null : "-" + Words(text) },
        new("--ipadd", Interface + "addresses", "ADDRESS[/LENGTH]", "Give it an IP address; can be given many times", Repeatable: true) { Convert = text => "+" + Words(text) },
        new("--gw", Interface + "gateway", "ADDRESS", "Where IPv4 packets for elsewhere go; none: nowhere") { NeedsInterface = true, Convert = None },
        new("--gw6", Interface + "gateway6", "ADDRESS", "Where IPv6 packets for elsewhere go; none: nowhere") { NeedsInterface = true, Convert = None },
        new("--nat", Interface + "nat", "yes|no", "Whether what it sends beyond the host has the host's address"),
        new("--unpublish", Interface + "ports", "PORT", "Take a published port away, as it was given; all: each of them; can be given many times", Repeatable: true) { Convert = text => text == "all" ? null : "-" + text },
        new("--publish", Interface + "ports", "[ADDRESS:]HOSTPORT:PORT[/udp]", "Lead a port of the host to it; can be given many times", Repeatable: true) { Convert = text => "+" + text },
        new("--mac", Interface + "mac", "MAC", "Its Ethernet address; auto: one made for it") { NeedsInterface = true, Convert = Auto },
        new("--host_ifname", Interface + "host_name", "NAME", "What its other end is called on the host") { NeedsInterface = true, Convert = Auto },
        new("--host_mac", Interface + "host_mac", "MAC", "The Ethernet address of its other end") { NeedsInterface = true, Convert = Auto },
        new("--mac_filter", Interface + "mac_filter", "on|off", "Whether only frames from its own Ethernet address leave it") { NeedsInterface = true, Convert = text => text switch { "on" => "yes", "off" => "no", _ => text } },
        new("--mtu", Interface + "mtu", "BYTES", "The most bytes in a packet"),
        new("--rate", Interface + "rate", "RATE", "The most bits a second in each direction, e.g. 100mbit; a number alone is kbit; 0: no limit") { Convert = VzctlValue.Rate },
        new("--rate-in", Interface + "rate.in", "RATE", "The most bits a second to it") { Convert = VzctlValue.Rate },
        new("--rate-out", Interface + "rate.out", "RATE", "The most bits a second from it") { Convert = VzctlValue.Rate },
        new("--sysctl", "sysctls", "NAME=VALUE", "A kernel parameter of its own, e.g. net.ipv4.ip_forward=1; can be given many times", Repeatable: true),
        new("--features", "features", "NAME:on", "What of the kernel it has besides: tun; NAME:off takes it away; can be given many times", Repeatable: true) { Expand = VzctlValue.Features },
    ];

    /// <summary>A setting of an interface as one of <paramref name="name"/>.</summary>
    public static Setting For(string name, Setting setting)
        => setting.Key.StartsWith(Interface, StringComparison.Ordinal) ? setting with { Key = $"network.{name}.{setting.Key[Interface.Length..]}" } : setting;

    /// <summary>What is thrown for an option that makes no sense without an interface.</summary>
    public static VeException NameMissing(string option) => new(VeError.BadSyntax, $"{option} is about one interface, and none is named", $"Name it: {IfName} eth0");

    // As vzctl takes several in one word.
    static string Words(string text) => string.Join(',', text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));

    static string? None(string text) => text is "none" or "" ? null : text;

    static string? Auto(string text) => text is "auto" or "" ? null : text;

    static IReadOnlyList<Setting> Delete(string name) => [name == "all" ? new("network", null) : new($"network.{name}", null)];

    static IReadOnlyList<Setting> Move(string name) => [new($"network.{name}", ""), new($"network.{name}.type", "physical"), new($"network.{name}.parent", name)];

    // vzctl's own order; what is left out is chosen for it.
    static IReadOnlyList<Setting> Add(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length > 5)
            throw new VeException(VeError.BadValue, $"--netif_add has {parts.Length} parts, expected at most NAME,MAC,HOST_NAME,HOST_MAC,BRIDGE");
        var settings = new List<Setting> { new($"network.{parts[0]}", "") };
        foreach ((int part, string key) in (ReadOnlySpan<(int, string)>)[(1, "mac"), (2, "host_name"), (3, "host_mac"), (4, "bridge")])
        {
            if (part >= parts.Length || Auto(parts[part]) is not { } value)
                continue;
            if (key == "bridge")
                settings.Add(new($"network.{parts[0]}.type", "bridged"));
            settings.Add(new($"network.{parts[0]}.{key}", value));
        }
        return settings;
    }
}
