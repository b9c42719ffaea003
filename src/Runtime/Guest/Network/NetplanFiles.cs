using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>netplan(5): one file, which comes after the others and so wins.</summary>
static class NetplanFiles
{
    /// <summary>Where netplan looks.</summary>
    public const string Directory = "etc/netplan";

    /// <summary>The file. netplan warns of one that others than root can read.</summary>
    public static IEnumerable<OwnedFile> Build(IEnumerable<GuestInterface> interfaces, Resolvers resolvers)
    {
        var text = new StringBuilder(OwnedFile.Header).Append("network:\n  version: 2\n  ethernets:\n");
        foreach (GuestInterface one in interfaces)
            Append(text, one, resolvers);
        return [new OwnedFile($"{Directory}/90-vectl.yaml", text.ToString(), Mode: 0x180)];
    }

    static void Append(StringBuilder text, GuestInterface one, Resolvers resolvers)
    {
        string dhcp = one.Dhcp ? "true" : "false";
        text.Append($"    {one.Name}:\n      dhcp4: {dhcp}\n      dhcp6: {dhcp}\n      accept-ra: {dhcp}\n      link-local: [ipv6]\n");
        if (one.Mtu is { } mtu)
            text.Append($"      mtu: {mtu}\n");
        if (!one.Addresses.IsEmpty)
            text.Append("      addresses:\n");
        foreach (InterfaceAddress address in one.Addresses)
            text.Append($"        - \"{address.Address}/{address.PrefixLength}\"\n");
        if (one.Gateway is not null || one.Gateway6 is not null)
            text.Append("      routes:\n");
        foreach (IPAddress gateway in one.Gateways)
            // "default" is what netplan from 0.103 on also takes.
            text.Append($"        - to: \"{(gateway.IsV6() ? "::/0" : "0.0.0.0/0")}\"\n          via: \"{gateway}\"\n{(one.IsBeyondNetworks(gateway) ? "          on-link: true\n" : "")}");
        if (!one.Dhcp && !resolvers.Servers.IsEmpty)
            text.Append($"      nameservers:\n        addresses: [{Quoted(resolvers.Servers)}]\n{(resolvers.Search.IsEmpty ? "" : $"        search: [{Quoted(resolvers.Search)}]\n")}");
    }

    static string Quoted(IEnumerable<string> words) => $"\"{string.Join("\", \"", words)}\"";
}
