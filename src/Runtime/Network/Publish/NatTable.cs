using System.Globalization;
using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Publish;

/// <summary>
/// The one table of nftables that is vectl's: published ports and masquerading of all VEs together, which <c>nft -f -</c> puts in the
/// place of the one before in a single transaction (<c>nft(8)</c>). Nothing of another tool's is read or changed.
/// </summary>
static class NatTable
{
    /// <summary>Its name.</summary>
    public const string Name = "vectl";

    const string Drop = $"table inet {Name}\ndelete table inet {Name}\n";

    /// <summary>What makes nft put exactly this in place; without any interface the table goes.</summary>
    /// <param name="interfaces">What is translated, of all VEs that run.</param>
    public static string Script(IReadOnlyCollection<InterfaceNat> interfaces) => interfaces.Count == 0 ? Drop : Drop + Define(interfaces);

    static string Define(IReadOnlyCollection<InterfaceNat> interfaces)
    {
        var table = new StringBuilder();
        void Line(string text) => table.Append(text).Append('\n');
        // Elements twice are an error to nft, and two interfaces can share a bridge.
        void Elements(string kind, string name, string type, IEnumerable<string> elements)
        {
            string[] all = [.. elements.Distinct()];
            Line($"\t{kind} {name} {{ type {type};{(all.Length == 0 ? "" : $" elements = {{ {string.Join(", ", all)} }}")} }}");
        }

        Line($"table inet {Name} {{");
        Line("\tcomment \"ports and masquerading of virtual environments; vectl replaces all of it\"");
        Elements("set", "interfaces", "ifname", interfaces.Select(one => $"\"{one.Interface}\""));
        Elements("set", "bridges", "ifname", interfaces.Where(one => one.IsBridge).Select(one => $"\"{one.Interface}\""));
        foreach (bool v6 in (bool[])[false, true])
        {
            string address = v6 ? "ipv6_addr" : "ipv4_addr", n = v6 ? "6" : "4", anyWhere = $"inet_proto . inet_service : {address} . inet_service";
            Elements("set", $"masqueraded{n}", address, interfaces.Where(one => one.Masquerade).SelectMany(one => one.Addresses).Where(one => one.IsV6() == v6).Select(one => one.ToString()));
            Elements("map", $"ports{n}", anyWhere, Ports(interfaces, v6, named: false));
            Elements("map", $"ports_at{n}", $"inet_proto . {address} . inet_service : {address} . inet_service", Ports(interfaces, v6, named: true));
            Elements("set", $"hairpins{n}", $"{address} . {address}", interfaces.Where(one => !one.Ports.IsEmpty).Select(one => one.Target(v6)).OfType<IPAddress>().Select(one => $"{one} . {one}"));
        }
        table.Append("""
            	# Connections of the host to 127.0.0.1 reach VEs (route_localnet); the way back stays closed.
            	chain guard {
            		type filter hook prerouting priority raw; policy accept;
            		iifname @interfaces ip daddr 127.0.0.0/8 drop
            	}
            	# Who reaches a neighbour by a port of the host is not to be sent there directly.
            	chain redirects {
            		type filter hook output priority filter; policy accept;
            		oifname @interfaces icmp type redirect drop
            		oifname @interfaces icmpv6 type nd-redirect drop
            	}
            	chain ports {
            		dnat ip to meta l4proto . ip daddr . th dport map @ports_at4
            		dnat ip6 to meta l4proto . ip6 daddr . th dport map @ports_at6
            		fib daddr type local dnat ip to meta l4proto . th dport map @ports4
            		fib daddr type local dnat ip6 to meta l4proto . th dport map @ports6
            	}
            	chain incoming {
            		type nat hook prerouting priority dstnat; policy accept;
            		# A neighbour that sends to 127.0.0.1 is not to reach what is published there.
            		ip daddr 127.0.0.0/8 iif != "lo" return
            		jump ports
            	}
            	chain own {
            		type nat hook output priority -100; policy accept;
            		jump ports
            	}
            	chain outgoing {
            		type nat hook postrouting priority srcnat; policy accept;
            		oifname @interfaces ip saddr 127.0.0.0/8 masquerade
            		# The answer to a VE that reaches itself, or another on its bridge, by a port of the host has to pass the host.
            		ct status dnat ip saddr . ip daddr @hairpins4 masquerade
            		ct status dnat ip6 saddr . ip6 daddr @hairpins6 masquerade
            		ct status dnat iifname @bridges oifname @bridges masquerade
            		# To other VEs they come as who they are.
            		oifname "veth*" return
            		oifname != @interfaces ip saddr @masqueraded4 masquerade
            		oifname != @interfaces ip6 saddr @masqueraded6 masquerade
            	}
            }

            """);
        return table.ToString();
    }

    static IEnumerable<string> Ports(IEnumerable<InterfaceNat> interfaces, bool v6, bool named)
    {
        foreach (InterfaceNat one in interfaces)
            if (one.Target(v6) is { } target)
                foreach (PublishedPort port in one.Ports)
                    if (port.HostAddress is { } address ? named && address.IsV6() == v6 : !named)
                        yield return string.Create(CultureInfo.InvariantCulture, $"{port.ProtocolName}{(named ? $" . {port.HostAddress}" : "")} . {port.HostPort} : {target} . {port.Port}");
    }
}
