using System.Collections.Immutable;
using System.Diagnostics;
using Vectl.Cgroups;
using Vectl.Cgroups.Usage;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Watching;

/// <summary>Samples what running VEs use. Nothing in a VE is entered or opened for that.</summary>
public sealed class WatchVes(VectlHost host)
{
    /// <summary>The running VEs of the host, or those of <paramref name="only"/> that run.</summary>
    public HostSample Take(IReadOnlyList<VeId>? only = null)
    {
        var list = new ListVes(host);
        ImmutableArray<VeSummary> known = only is null ? [.. list.All(UsageParts.All)] : [.. only.Select(id => list.One(id, UsageParts.All)).OfType<VeSummary>()];
        ImmutableArray<VeSample> samples = [.. known.Select(SampleOf).OfType<VeSample>()];
        using Cgroup root = host.Cgroups.OpenRoot();
        return new(Now, HostCapacity.Read(), CgroupUsage.Read(root, UsageParts.Cpu).Cpu.Total, samples) { Known = known };
    }

    /// <summary>What the kernel's log still has of processes of a VE that were killed for lack of memory since it was started.</summary>
    public static ImmutableArray<OomKill> OomKillsOf(VeSummary ve, ImmutableArray<OomKill> log)
    {
        if (ve.State is not { } state)
            return [];
        var ids = new IdRange(state.IdBase);
        TimeSpan started = Now - TimeSpan.FromSeconds(ve.UptimeSeconds.GetValueOrDefault() + 1);
        return [.. log.Where(kill => kill.Uid >= ids.Base && kill.Uid - ids.Base < IdRange.Size && kill.SinceBoot >= started)];
    }

    /// <summary>The kernel's log, when one of the VEs had a process killed; else it is not looked at.</summary>
    public static ImmutableArray<OomKill> OomLogFor(HostSample sample)
        => sample.Ves.Any(ve => ve.Usage.Memory.Events.OomKill > 0) ? KernelLog.OomKills() : [];

    /// <summary>The time of an entry of the kernel's log.</summary>
    public static DateTimeOffset TimeOf(OomKill kill) => DateTimeOffset.UtcNow - (Now - kill.SinceBoot);

    static VeSample? SampleOf(VeSummary ve)
    {
        if (ve.Usage is not { } usage || ve.State is not { } state)
            return null;
        NetworkUsage? network = NetworkUsage.TryRead(state.InitPid);
        // The file was named by a pid: it was init's if init is still there now.
        using Linux.Fd? init = new ProcessIdentity(state.InitPid, state.InitStartTime).TryOpen();
        return new(ve, Now, usage, init is null ? null : network);
    }

    /// <summary>The clock of samples: CLOCK_MONOTONIC, which the kernel's log has too, as near as makes no difference.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}
