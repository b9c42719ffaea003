using System.Collections.Immutable;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Host.Firewalls;

/// <summary>FORWARD as iptables has it without nf_tables. The kernel tells it in a form of its own, so its program is asked: only where it is in use.</summary>
static class LegacyForwardChains
{
    /// <summary>Those of both families; none where the kernel has no such table in use, or its program is not there.</summary>
    public static ImmutableArray<ForwardChain> Read()
    {
        var result = ImmutableArray.CreateBuilder<ForwardChain>();
        foreach ((string family, string program) in ((string, string)[])[("ip", "iptables-legacy"), ("ip6", "ip6tables-legacy")])
            // Nothing is loaded for a question: a table that the kernel lists here is in use.
            if (HostFile.TryRead($"/proc/net/{family}_tables_names") is { } tables && tables.Split('\n').Contains("filter") && HostTool.TryFind(program) is { } tool)
                try
                {
                    if (Parse(family, tool.Output("-S").Split('\n')) is { } chain)
                        result.Add(chain);
                }
                catch (VeException)
                {
                    // It cannot read what another version wrote: nothing is known of it.
                }
        return result.ToImmutable();
    }

    /// <summary>What <c>iptables -S</c> prints of the table filter; null when it is something else.</summary>
    internal static ForwardChain? Parse(string family, IReadOnlyList<string> lines)
    {
        string? policy = null;
        var chains = ImmutableArray.CreateBuilder<string>();
        var rules = new List<(string Chain, ForwardRule Rule)>();
        foreach (string line in lines)
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["-P", var chain, var word]:
                    chains.Add(chain);
                    policy = chain == "FORWARD" ? word : policy;
                    break;
                case ["-N", var chain]:
                    chains.Add(chain);
                    break;
                case ["-A", var chain, .. var words]:
                    rules.Add((chain, Rule(words)));
                    break;
            }
        if (policy is null)
            return null;
        ImmutableArray<string> all = chains.ToImmutable();
        Firewall owner = ForwardChain.OwnerOf(family, "filter", "FORWARD", all);
        bool drops = policy == "DROP" || rules.FindLast(rule => rule.Chain == "FORWARD").Rule is { DropsAll: true };
        return new(owner, family, "filter", "FORWARD", drops,
            [.. rules.FindAll(rule => rule.Chain == "FORWARD" || ForwardChain.IsAdministrators(owner, rule.Chain)).ConvertAll(rule => rule.Rule)], all, "-legacy");
    }

    static ForwardRule Rule(ReadOnlySpan<string> words)
    {
        var rule = new ForwardRule(null, null, HasOther: false, ForwardVerdict.None);
        for (; words.Length > 0; words = words[Math.Min(2, words.Length)..])
            rule = words switch
            {
                ["-i", var name, ..] => rule with { In = name.Replace('+', '*') },
                ["-o", var name, ..] => rule with { Out = name.Replace('+', '*') },
                ["-j" or "-g", var target, ..] => rule with { Verdict = VerdictOf(target) },
                ["--reject-with", ..] => rule,
                _ => rule with { HasOther = true },
            };
        return rule;
    }

    static ForwardVerdict VerdictOf(string target) => target switch
    {
        "ACCEPT" => ForwardVerdict.Accept,
        "DROP" or "REJECT" => ForwardVerdict.Drop,
        "LOG" or "RETURN" => ForwardVerdict.None,
        _ => ForwardVerdict.Jump,
    };
}
