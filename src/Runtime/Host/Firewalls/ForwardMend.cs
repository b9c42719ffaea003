namespace Vectl.Runtime.Host.Firewalls;

/// <summary>The commands that let packets from and to interfaces of VEs through a chain that drops them, to be run as they are printed.</summary>
static class ForwardMend
{
    const string Zone = "vectl";

    /// <summary>One after the other, for a shell.</summary>
    /// <param name="chain">The chain that drops them.</param>
    /// <param name="names">The interfaces, <c>veth*</c> for all of a name's beginning.</param>
    public static string For(ForwardChain chain, IReadOnlyList<string> names) => string.Join("; ", chain.Owner switch
    {
        Firewall.Firewalld => Firewalld(chain, names),
        Firewall.Ufw => Each(names, name => [$"ufw route allow in on {Plus(name)}", $"ufw route allow out on {Plus(name)}"]),
        Firewall.Docker or Firewall.Iptables => Each(names, name => Iptables(chain, Plus(name))),
        _ => Each(names, name => Nft(chain, name)),
    });

    // In front of all others; Docker leaves DOCKER-USER as it is, which it has not for each family in each version.
    static string[] Iptables(ForwardChain chain, string name)
    {
        string insert = $"{(chain.IsV6 ? "ip6" : "ip")}tables{chain.Suffix} -I {(chain.Chains.Contains("DOCKER-USER") ? "DOCKER-USER" : chain.Name)}";
        return [$"{insert} -i {name} -j ACCEPT", $"{insert} -o {name} -j ACCEPT"];
    }

    static string[] Nft(ForwardChain chain, string name)
    {
        string insert = $"nft insert rule {chain.Family} {chain.Table} {chain.Name}";
        return [$"{insert} iifname \"{name}\" accept", $"{insert} oifname \"{name}\" accept"];
    }

    // A zone of its own, whose traffic beyond the host is let through both ways. The zone "trusted" would let VEs to every port of the host too.
    static List<string> Firewalld(ForwardChain chain, IReadOnlyList<string> names)
    {
        const string change = "firewall-cmd --permanent";
        var commands = new List<string>();
        bool isNew = !chain.Chains.Contains($"filter_FWD_{Zone}");
        if (isNew)
            commands.Add($"{change} --new-zone={Zone}");
        foreach (string name in names)
            commands.Add($"{change} --zone={Zone} --add-interface={Plus(name)}");
        if (isNew)
            foreach ((string policy, string from, string to) in ((string, string, string)[])[($"{Zone}-out", Zone, "ANY"), ($"{Zone}-in", "ANY", Zone)])
                commands.AddRange($"{change} --new-policy={policy}", $"{change} --policy={policy} --add-ingress-zone={from}", $"{change} --policy={policy} --add-egress-zone={to}", $"{change} --policy={policy} --set-target=ACCEPT");
        commands.Add("firewall-cmd --reload");
        return commands;
    }

    static List<string> Each(IReadOnlyList<string> names, Func<string, string[]> commands)
    {
        var all = new List<string>();
        foreach (string name in names)
            all.AddRange(commands(name));
        return all;
    }

    static string Plus(string name) => name.Replace('*', '+');
}
