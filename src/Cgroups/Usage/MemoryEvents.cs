namespace Vectl.Cgroups.Usage;

/// <summary>How often limits of memory were met (<c>memory.events</c>).</summary>
/// <param name="Low">Reclaimed although below <c>memory.low</c>.</param>
/// <param name="High">Slowed at <c>memory.high</c>.</param>
/// <param name="Max">About to pass <c>memory.max</c>.</param>
/// <param name="Oom">Out of memory, whether or not something was killed for it.</param>
/// <param name="OomKill">Processes killed for lack of memory, also by the host's own.</param>
public readonly record struct MemoryEvents(long? Low, long? High, long? Max, long? Oom, long? OomKill)
{
    internal static MemoryEvents Parse(ReadOnlySpan<byte> text) => new(UsageText.Keyed(text, "low"u8), UsageText.Keyed(text, "high"u8),
        UsageText.Keyed(text, "max"u8), UsageText.Keyed(text, "oom"u8), UsageText.Keyed(text, "oom_kill"u8));
}
