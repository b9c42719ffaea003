namespace Vectl.Cgroups.Usage;

/// <summary>Memory in bytes: <c>memory.current</c> and the files beside it. Swap is apart, in <see cref="SwapUsage"/>.</summary>
/// <param name="Current"><c>memory.current</c>, page cache included.</param>
/// <param name="Peak"><c>memory.peak</c>: the most since the cgroup was made; Linux 5.19.</param>
/// <param name="Max"><c>memory.max</c>: beyond it processes are killed.</param>
/// <param name="High"><c>memory.high</c>: beyond it processes are slowed and their memory reclaimed.</param>
/// <param name="Low"><c>memory.low</c>: below it nothing is reclaimed while others have some.</param>
/// <param name="Events"><c>memory.events</c>, with those of cgroups that the VE made in itself.</param>
/// <param name="OwnEvents"><c>memory.events.local</c>: those of this cgroup's limits alone.</param>
/// <param name="Stat"><c>memory.stat</c>.</param>
public readonly record struct MemoryUsage(long? Current, long? Peak, Cap Max, Cap High, Cap Low, MemoryEvents Events, MemoryEvents OwnEvents, MemoryStat Stat)
{
    internal static MemoryUsage Read(UsageFiles files) => new(
        UsageText.Number(files.Read("memory.current")), UsageText.Number(files.Read("memory.peak")),
        UsageText.Cap(files.Read("memory.max")), UsageText.Cap(files.Read("memory.high")), UsageText.Cap(files.Read("memory.low")),
        MemoryEvents.Parse(files.Read("memory.events")), MemoryEvents.Parse(files.Read("memory.events.local")), MemoryStat.Parse(files.Read("memory.stat")));
}
