using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>Gentoo's netifrc: variables in a file of the shell, of which the last assignment counts.</summary>
static class NetifrcFiles
{
    /// <summary>The file.</summary>
    public static IEnumerable<OwnedFile> Build(IEnumerable<GuestInterface> interfaces, Resolvers resolvers)
    {
        var text = new StringBuilder();
        foreach (GuestInterface one in interfaces)
            Append(text, one, resolvers);
        return [new OwnedFile("etc/conf.d/net", text.ToString(), IsPart: true)];
    }

    static void Append(StringBuilder text, GuestInterface one, Resolvers resolvers)
    {
        // What a shell takes in a name.
        string name = one.Name.Replace('-', '_');
        var addresses = new List<string>();
        foreach (InterfaceAddress address in one.Addresses)
            addresses.Add($"{address.Address}/{address.PrefixLength}");
        if (one.Dhcp)
            addresses.Add("dhcp");
        text.Append($"config_{name}=\"{(addresses.Count == 0 ? "null" : string.Join('\n', addresses))}\"\n");
        var routes = new List<string>();
        foreach (IPAddress gateway in one.Gateways)
        {
            if (one.IsBeyondNetworks(gateway))
                routes.Add($"{gateway}/{gateway.Bits()} dev {one.Name}");
            routes.Add($"default via {gateway} dev {one.Name}");
        }
        text.Append($"routes_{name}=\"{string.Join('\n', routes)}\"\n");
        if (one.Mtu is { } mtu)
            text.Append($"mtu_{name}=\"{mtu}\"\n");
        if (!one.Dhcp && !resolvers.Servers.IsEmpty)
            text.Append($"dns_servers_{name}=\"{string.Join(' ', resolvers.Servers)}\"\n");
        if (!one.Dhcp && !resolvers.Search.IsEmpty)
            text.Append($"dns_search_{name}=\"{string.Join(' ', resolvers.Search)}\"\n");
    }
}
