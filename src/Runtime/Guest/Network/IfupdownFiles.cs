using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>
/// interfaces(5): a file of vectl's own where the main one reads such files, or else a part of the main one. The method is
/// "manual" with commands that can be repeated, because "static" fails on an interface that has its address.
/// </summary>
static class IfupdownFiles
{
    /// <summary>Where it is looked for.</summary>
    public const string Directory = "etc/network";

    const string Main = $"{Directory}/interfaces", Parts = $"{Directory}/interfaces.d", Own = "vectl";

    /// <summary>The file. An interface that the VE's own files describe is theirs.</summary>
    public static IEnumerable<OwnedFile> Build(GuestRoot root, IEnumerable<GuestInterface> interfaces, Resolvers resolvers)
    {
        string main = MarkedBlock.Without(root.TryRead(Main)?.Content, GuestNetwork.PartName);
        bool readsParts = ReadsParts(main) && !IsBusybox(root);
        string theirs = main + (readsParts ? OthersParts(root) : "");
        string text = Format([.. interfaces.Where(one => !Describes(theirs, one.Name))], resolvers);
        return text.Length == 0 ? [] : [readsParts ? new OwnedFile($"{Parts}/{Own}", OwnedFile.Header + text) : new OwnedFile(Main, text, IsPart: true)];
    }

    /// <summary>The stanzas.</summary>
    public static string Format(IReadOnlyList<GuestInterface> interfaces, Resolvers resolvers)
    {
        var text = new StringBuilder();
        foreach (GuestInterface one in interfaces)
            Append(text.Append(text.Length == 0 ? "" : "\n"), one, resolvers);
        return text.ToString();
    }

    static void Append(StringBuilder text, GuestInterface one, Resolvers resolvers)
    {
        text.Append($"auto {one.Name}\niface {one.Name} inet {(one.Dhcp ? "dhcp" : "manual")}\n");
        text.Append($"    up ip link set dev {one.Name}{(one.Mtu is { } mtu ? $" mtu {mtu}" : "")} up\n");
        foreach (InterfaceAddress address in one.Addresses)
            text.Append($"    up ip address replace {address.Address}/{address.PrefixLength} dev {one.Name}\n");
        foreach (IPAddress gateway in one.Gateways)
        {
            string ip = gateway.IsV6() ? "ip -6" : "ip";
            bool beyond = one.IsBeyondNetworks(gateway);
            if (beyond)
                text.Append($"    up {ip} route replace {gateway} dev {one.Name}\n");
            text.Append($"    up {ip} route replace default via {gateway} dev {one.Name}{(beyond ? " onlink" : "")}\n");
        }
        // For resolvconf(8), where it is installed.
        if (!one.Dhcp && !resolvers.Servers.IsEmpty)
            text.Append($"    dns-nameservers {string.Join(' ', resolvers.Servers)}\n");
        if (!one.Dhcp && !resolvers.Search.IsEmpty)
            text.Append($"    dns-search {string.Join(' ', resolvers.Search)}\n");
    }

    /// <summary>Whether a file of that name in interfaces.d would be read.</summary>
    public static bool ReadsParts(string main)
    {
        foreach (string line in main.Split('\n'))
            if (Words(line) is ["source" or "source-directory" or "source-dir", var what, ..]
                && what.Replace($"/{Directory}/", "", StringComparison.Ordinal).TrimEnd('/') is "interfaces.d" or "interfaces.d/*" or $"interfaces.d/{Own}")
                return true;
        return false;
    }

    /// <summary>Whether a stanza is for the interface.</summary>
    public static bool Describes(string text, string name)
    {
        foreach (string line in text.Split('\n'))
            if (Words(line) is ["iface", var described, ..] && described == name)
                return true;
        return false;
    }

    // Its "source" takes no pattern.
    static bool IsBusybox(GuestRoot root) => root.TryReadLink("sbin/ifup")?.EndsWith("busybox", StringComparison.Ordinal) == true;

    static string OthersParts(GuestRoot root)
        => string.Concat(root.FileNames(Parts).Where(name => name != Own).Select(name => "\n" + Encoding.Latin1.GetString(root.TryRead($"{Parts}/{name}")?.Content ?? [])));

    static string[] Words(string line) => line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
