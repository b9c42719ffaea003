namespace Vectl.Cgroups.Usage;

/// <summary>Tasks, that is processes and threads (<c>pids.*</c>).</summary>
/// <param name="Current"><c>pids.current</c>.</param>
/// <param name="Peak"><c>pids.peak</c>; Linux 6.1.</param>
/// <param name="Max"><c>pids.max</c>.</param>
/// <param name="HitMax"><c>max</c> of <c>pids.events</c>: forks that were refused.</param>
public readonly record struct PidsUsage(long? Current, long? Peak, Cap Max, long? HitMax)
{
    /// <summary>
    /// These tasks with the limit of a cgroup above. Where a refused fork is counted depends on the kernel: at the limit
    /// since Linux 6.11, before that in the cgroup of the process that forked.
    /// </summary>
    public PidsUsage UnderLimitOf(PidsUsage above) => this with { Max = above.Max, HitMax = Nullable.Compare(HitMax, above.HitMax) > 0 ? HitMax : above.HitMax };

    internal static PidsUsage Read(UsageFiles files) => new(UsageText.Number(files.Read("pids.current")), UsageText.Number(files.Read("pids.peak")),
        UsageText.Cap(files.Read("pids.max")), UsageText.Keyed(files.Read("pids.events"), "max"u8));
}
