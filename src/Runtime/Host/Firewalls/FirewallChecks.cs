using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Host.Firewalls;

/// <summary>Who on the host drops packets of VEs on their way beyond it, and how to let them through.</summary>
static class FirewallChecks
{
    const string Name = "forwarded packets";

    /// <summary>Who drops forwarded packets.</summary>
    /// <param name="chains">The host's forward chains, or null when they cannot be read.</param>
    /// <param name="interfaces">Those of the host by which packets of VEs go.</param>
    public static IEnumerable<Finding> Run(ImmutableArray<ForwardChain>? chains, ImmutableArray<ForwardedInterface> interfaces)
    {
        if (chains is not { } all)
        {
            yield return Finding.Ok(NetworkChecks.Area, Name, "not known: the kernel has no nf_tables");
            yield break;
        }
        // ufw and firewalld have one command for both families.
        var mends = new HashSet<string>();
        foreach ((ForwardChain chain, IReadOnlyList<ForwardedInterface> dropped) in Dropped(all, interfaces))
        {
            List<string> patterns = Patterns(dropped);
            string mend = ForwardMend.For(chain, patterns);
            yield return Finding.Warning(NetworkChecks.Area, Name, $"{Describe(chain)} {string.Join(", ", patterns)}", mends.Add(mend) ? mend : null);
        }
        if (mends.Count == 0)
            yield return Finding.Ok(NetworkChecks.Area, Name, all.Any(chain => chain.Drops) ? "those of VEs get through" : "nobody drops them");
    }

    /// <summary>What one VE's start is told; null when nobody drops its packets.</summary>
    /// <param name="chains">The host's forward chains.</param>
    /// <param name="interfaces">Those by which the VE's packets go.</param>
    public static Finding? AtStart(ImmutableArray<ForwardChain> chains, ImmutableArray<ForwardedInterface> interfaces)
    {
        var details = new List<string>();
        var mends = new List<string>();
        foreach ((ForwardChain chain, IReadOnlyList<ForwardedInterface> dropped) in Dropped(chains, interfaces))
        {
            details.Add($"{Describe(chain)} {string.Join(", ", dropped.ToList().ConvertAll(one => one.Name))}");
            mends.Add(ForwardMend.For(chain, Patterns(dropped)));
        }
        return details.Count == 0 ? null
            : Finding.Warning(NetworkChecks.Area, Name, $"the container may not get beyond the host: {string.Join("; ", details)}", string.Join("; ", mends.Distinct()));
    }

    /// <summary>The host's forward chains; null when the kernel tells of none.</summary>
    public static ImmutableArray<ForwardChain>? TryReadChains()
    {
        ImmutableArray<ForwardChain>? chains = NftForwardChains.TryRead();
        ImmutableArray<ForwardChain> legacy = LegacyForwardChains.Read();
        return legacy.IsEmpty ? chains : [.. chains ?? [], .. legacy];
    }

    /// <summary>The interfaces of the host by which packets of VEs go, of those too that are not started: the mend is one for all of them.</summary>
    /// <param name="paths">Where their configurations are.</param>
    public static ImmutableArray<ForwardedInterface> Interfaces(VectlPaths paths)
        => [new("veth*", IsPort: false, V4: true, V6: true), new("veth*", IsPort: true, V4: true, V6: true), .. Configured(paths)];

    /// <summary>Whether a chain drops packets of these interfaces that is not a bridge's own.</summary>
    public static bool DropsForwarded(ImmutableArray<ForwardChain> chains, ImmutableArray<ForwardedInterface> interfaces)
        => Dropped(chains, interfaces).Any(dropped => dropped.Chain.Family != "bridge");

    /// <summary>The chains that drop packets, each with the interfaces that it does not let through.</summary>
    static IEnumerable<(ForwardChain Chain, IReadOnlyList<ForwardedInterface> Interfaces)> Dropped(ImmutableArray<ForwardChain> chains, ImmutableArray<ForwardedInterface> interfaces)
    {
        foreach (ForwardChain chain in chains)
        {
            var dropped = new List<ForwardedInterface>();
            foreach (ForwardedInterface one in interfaces)
                if (one.Concerns(chain) && !chain.Passes(one.Name))
                    dropped.Add(one);
            if (dropped.Count > 0)
                yield return (chain, dropped);
        }
    }

    static List<string> Patterns(IReadOnlyList<ForwardedInterface> interfaces)
    {
        var patterns = new List<string>();
        foreach (ForwardedInterface one in interfaces)
            if (!patterns.Contains(one.Pattern))
                patterns.Add(one.Pattern);
        return patterns;
    }

    static string Describe(ForwardChain chain) => $"chain {chain.Name} of table {chain.Family} {chain.Table}{OwnerName(chain)} drops what it has no rule for, and has none for";

    static string OwnerName(ForwardChain chain) => chain.Owner switch
    {
        Firewall.Docker => " (Docker)",
        Firewall.Ufw => " (ufw)",
        Firewall.Firewalld => " (firewalld)",
        _ => chain.Suffix == "" ? "" : " (iptables-legacy)",
    };

    // Those whose names do not begin as a VE's do: bridges, and what host_name says.
    static IEnumerable<ForwardedInterface> Configured(VectlPaths paths)
    {
        var all = new HashSet<ForwardedInterface>();
        foreach (VeId id in new VeRegistry(paths).Ids())
            try
            {
                if (VeConfigReader.TryRead(paths, id) is { } config)
                    foreach (ForwardedInterface one in ForwardedInterface.Of(id, config.Network, _ => true))
                        if (one.Pattern == one.Name)
                            all.Add(one with { V4 = true, V6 = true });
            }
            catch (VeException)
            {
                // Each verb for this VE says what is wrong with its configuration.
            }
        return all.OrderBy(one => one.Name, StringComparer.Ordinal);
    }
}
