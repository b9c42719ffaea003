using System.Collections.Immutable;
using Vectl.Cgroups;
using Vectl.Cgroups.Usage;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Runtime.Lifecycle;

/// <summary>One VE as <c>list</c> and <c>status</c> see it.</summary>
/// <param name="Id">The CTID.</param>
/// <param name="Config">Its configuration, or null when there is no file or it cannot be read as one.</param>
/// <param name="Problem">What is wrong with it: why the file cannot be read as a configuration, as <c>file:line:column: what</c>, or why it stays down; null when nothing is.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="State">The state of its current or last run, or null when it never ran.</param>
/// <param name="Processes">Processes in it, or null when it does not run.</param>
/// <param name="UptimeSeconds">Seconds since its start, or null when it does not run.</param>
public sealed record VeSummary(VeId Id, VeConfig? Config, string? Problem, VeStatus Status, VeState? State, long? Processes, long? UptimeSeconds)
{
    /// <summary>Whether it has a configuration file, by which a VE exists.</summary>
    public bool Exists => Config is not null || Problem is not null;

    /// <summary>Its network interfaces: those that it runs with, else those of its configuration; null when nobody knows.</summary>
    public ImmutableArray<InterfaceConfig>? Network => Status != VeStatus.Running || State is null ? Config?.Network
        // Mostly the file still says what it runs with, and that is read already.
        : Config is { } config && NetworkText.Format(config.Network) == State.Network ? config.Network
        : NetworkText.TryParse(State.Network, Id) ?? Config?.Network;

    /// <summary>What its interfaces counted, read when it is asked for; null when it does not run.</summary>
    public Lazy<NetworkUsage?>? NetworkUsage { get; init; }

    /// <summary>What it uses, as far as it was asked for; null when it does not run.</summary>
    public CgroupUsage? Usage { get; init; }
}

/// <summary>Finds VEs and what they are doing.</summary>
public sealed class ListVes(VectlHost host)
{
    /// <summary>All VEs of this host, by CTID, with <paramref name="usage"/> of those that run.</summary>
    public IReadOnlyList<VeSummary> All(UsageParts usage = UsageParts.None)
    {
        IReadOnlyList<VeId> ids = host.Registry.Ids();
        var summaries = new VeSummary?[ids.Count];
        // Reading a thousand files is worth a second core; a few are not worth waking it.
        if (ids.Count < 64)
            for (int i = 0; i < ids.Count; i++)
                summaries[i] = One(ids[i], usage);
        else
            Parallel.For(0, ids.Count, i => summaries[i] = One(ids[i], usage));
        return [.. summaries.OfType<VeSummary>()];
    }

    /// <summary>One VE, with <paramref name="usage"/> if it runs, or null when there is none.</summary>
    public VeSummary? One(VeId id, UsageParts usage = UsageParts.None)
    {
        VeConfig? config = null;
        string? problem = null;
        try
        {
            config = VeConfigReader.TryRead(host.Paths, id);
        }
        catch (VeException e)
        {
            problem = e.Message;
        }
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        // A VE whose configuration was removed while it ran is gone only when it has stopped.
        if (config is null && problem is null && running is null)
            return null;
        if (running is null)
        {
            VeState? last = host.States.TryRead(id, out _);
            return new VeSummary(id, config, problem ?? (last?.Failure is { Length: > 0 } failure ? failure : null), new MountVe(host).IsMounted(id) ? VeStatus.Mounted : VeStatus.Stopped, last, null, null);
        }
        using Cgroup? payload = Cgroup.TryOpen($"{running.State.Cgroup}/{VeCgroup.PayloadName}");
        return new VeSummary(id, config, problem, VeStatus.Running, running.State, payload?.TaskCount,
            new ProcessIdentity(running.State.InitPid, running.State.InitStartTime).Age)
        {
            NetworkUsage = new(() => Watching.NetworkUsage.TryRead(running.State.InitPid)),
            Usage = usage == UsageParts.None ? null : VeCgroup.TryReadUsage(running.State.Cgroup, usage),
        };
    }

    /// <summary>The CTID that a CTID or a name on the command line means (exit code 21 for an unknown name).</summary>
    public VeId Resolve(string idOrName)
    {
        if (VeId.TryParse(idOrName, out VeId id))
            return id;
        if (VeName.TryParse(idOrName, out VeName name, out _))
            return new NameIndex(host.Paths).Find(name) ?? throw new VeException(VeError.BadValue, $"no VE is named '{name}'", "Names are listed by: vectl list -a -o ctid,name");
        return VeId.Parse(idOrName);
    }
}
