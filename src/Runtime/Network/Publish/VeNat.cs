using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Publish;

/// <summary>What the host translates for a VE: one word and its values on each line of its file.</summary>
public static class VeNat
{
    /// <summary>What a configuration asks for; empty when it asks for nothing, as most do.</summary>
    public static ImmutableArray<InterfaceNat> Of(VeId id, ImmutableArray<InterfaceConfig> network)
    {
        var result = new List<InterfaceNat>();
        foreach (InterfaceConfig one in network)
            if (one.HasHostEnd && (one.Nat || !one.Ports.IsEmpty))
                result.Add(new InterfaceNat(one.Type == InterfaceType.Bridged ? one.Bridge! : one.HostNameOf(id), one.Type == InterfaceType.Bridged,
                    [.. one.Addresses.Select(address => address.Address)], one.Nat, one.Ports));
        return [.. result];
    }

    /// <summary>As the file has it.</summary>
    public static string Format(ImmutableArray<InterfaceNat> interfaces)
    {
        var text = new StringBuilder();
        foreach (InterfaceNat one in interfaces)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(one.IsBridge ? "bridge" : "interface")} {one.Interface}\n");
            foreach (IPAddress address in one.Addresses)
                text.Append(CultureInfo.InvariantCulture, $"address {address}\n");
            if (one.Masquerade)
                text.Append("masquerade\n");
            foreach (PublishedPort port in one.Ports)
                text.Append(CultureInfo.InvariantCulture, $"port {port}\n");
        }
        return text.ToString();
    }

    /// <summary>Reads the file; lines that this version does not know are left out.</summary>
    public static ImmutableArray<InterfaceNat> Parse(string text)
    {
        var result = new List<InterfaceNat>();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words is ["interface" or "bridge", var name])
                result.Add(new InterfaceNat(name, words[0] == "bridge", [], false, []));
            else if (result is [.., var last])
                result[^1] = words switch
                {
                    ["address", var address] when IpText.TryParse(address, out IPAddress parsed) => last with { Addresses = last.Addresses.Add(parsed) },
                    ["masquerade"] => last with { Masquerade = true },
                    ["port", var port] when PublishedPort.Parse(port, out PublishedPort parsed) is null => last with { Ports = last.Ports.Add(parsed) },
                    _ => last,
                };
        }
        return [.. result];
    }
}
