using System.Collections.Immutable;

namespace Vectl.Runtime.Host.Firewalls;

/// <summary>A chain of the host's packet filter that every packet between VEs and elsewhere passes.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Family">ip, ip6, inet or bridge.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Drops">Whether it drops what none of its rules is about: by its policy, or by the last of them.</param>
/// <param name="Rules">Its rules, and those of the chains that it leaves to the administrator.</param>
/// <param name="Chains">All chains of its table.</param>
/// <param name="Suffix">What the names of iptables' programs end in: <c>-legacy</c>, or nothing.</param>
sealed record ForwardChain(Firewall Owner, string Family, string Table, string Name, bool Drops, ImmutableArray<ForwardRule> Rules, ImmutableArray<string> Chains, string Suffix = "")
{
    /// <summary>Whether it is about packets of IPv4.</summary>
    public bool IsV4 => Family is "ip" or "inet";

    /// <summary>Whether it is about packets of IPv6.</summary>
    public bool IsV6 => Family is "ip6" or "inet";

    /// <summary>Whether packets from and to this interface get through, by a rule that names it.</summary>
    /// <param name="name">The interface, or <c>veth*</c> for all of them.</param>
    public bool Passes(string name) => !Drops || (Has(name, incoming: true) && Has(name, incoming: false));

    // An interface in one of firewalld's zones is there because somebody has put it there.
    bool Has(string name, bool incoming)
    {
        foreach (ForwardRule rule in Rules)
            if (Owner == Firewall.Firewalld ? rule.Is(name, incoming: true, ForwardVerdict.Jump) : rule.Is(name, incoming, ForwardVerdict.Accept))
                return true;
        return false;
    }

    /// <summary>Whose a chain is, by its own name and those beside it.</summary>
    public static Firewall OwnerOf(string family, string table, string name, IReadOnlyCollection<string> chains) => (family, table, name) switch
    {
        (_, "firewalld", _) => Firewall.Firewalld,
        ("ip" or "ip6", "filter", "FORWARD") => chains.Contains("ufw-user-forward") || chains.Contains("ufw6-user-forward") ? Firewall.Ufw
            : chains.Contains("DOCKER") ? Firewall.Docker : Firewall.Iptables,
        _ => Firewall.Nftables,
    };

    /// <summary>The chains beside a chain of this owner in which its administrator's rules are.</summary>
    public static bool IsAdministrators(Firewall owner, string chain) => owner switch
    {
        Firewall.Docker or Firewall.Ufw => chain is "DOCKER-USER" or "ufw-user-forward" or "ufw6-user-forward",
        Firewall.Firewalld => chain is "filter_FORWARD_ZONES" or "filter_FORWARD_IN_ZONES",
        _ => false,
    };
}
