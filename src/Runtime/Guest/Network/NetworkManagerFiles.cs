using System.Globalization;
using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>nm-settings-keyfile(5): a connection profile for each interface.</summary>
static class NetworkManagerFiles
{
    /// <summary>The files. NetworkManager does not read one that others than root can.</summary>
    public static IEnumerable<OwnedFile> Build(IEnumerable<GuestInterface> interfaces, Resolvers resolvers)
    {
        foreach (GuestInterface one in interfaces)
            yield return new OwnedFile($"etc/NetworkManager/system-connections/vectl-{one.Name}.nmconnection", Format(one, resolvers), Mode: 0x180);
    }

    static string Format(GuestInterface one, Resolvers resolvers)
    {
        var text = new StringBuilder(OwnedFile.Header).Append($"[connection]\nid=vectl-{one.Name}\ntype=ethernet\ninterface-name={one.Name}\n");
        if (one.Mtu is { } mtu)
            text.Append($"\n[ethernet]\nmtu={mtu}\n");
        AppendFamily(text, one, isV6: false, one.Gateway, resolvers);
        AppendFamily(text, one, isV6: true, one.Gateway6, resolvers);
        return text.ToString();
    }

    static void AppendFamily(StringBuilder text, GuestInterface one, bool isV6, IPAddress? gateway, Resolvers resolvers)
    {
        var addresses = new StringBuilder();
        int count = 0;
        foreach (InterfaceAddress address in one.Addresses)
            if (address.Address.IsV6() == isV6)
                addresses.Append(CultureInfo.InvariantCulture, $"address{++count}={address.Address}/{address.PrefixLength}\n");
        string method = one.Dhcp ? "auto" : count > 0 ? "manual" : isV6 ? "link-local" : "disabled";
        text.Append($"\n[{(isV6 ? "ipv6" : "ipv4")}]\nmethod={method}\n").Append(addresses);
        // The only one that a bridge's neighbours hear of (SourceFilter); newer versions would make up another.
        if (isV6)
            text.Append("addr-gen-mode=eui64\n");
        if (gateway is not null && count > 0)
            text.Append($"gateway={gateway}\n");
        if (method != "manual")
            return;
        // It writes resolv.conf from these.
        AppendList(text, "dns", resolvers.Servers, server => server.Contains(':', StringComparison.Ordinal) == isV6);
        AppendList(text, "dns-search", resolvers.Search, _ => true);
    }

    static void AppendList(StringBuilder text, string key, IEnumerable<string> words, Func<string, bool> isMeant)
    {
        string list = string.Concat(words.Where(isMeant).Select(word => word + ";"));
        if (list.Length > 0)
            text.Append($"{key}={list}\n");
    }
}
