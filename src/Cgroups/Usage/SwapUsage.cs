namespace Vectl.Cgroups.Usage;

/// <summary>Swap in bytes (<c>memory.swap.*</c>); not known where the host has no swap accounting.</summary>
/// <param name="Current"><c>memory.swap.current</c>.</param>
/// <param name="Peak"><c>memory.swap.peak</c>; Linux 6.5.</param>
/// <param name="Max"><c>memory.swap.max</c>.</param>
/// <param name="High"><c>memory.swap.high</c>.</param>
/// <param name="HitMax"><c>max</c> of <c>memory.swap.events</c>: how often it was full.</param>
/// <param name="Failed"><c>fail</c>: how often nothing could be swapped out, for that or because the host had no more.</param>
public readonly record struct SwapUsage(long? Current, long? Peak, Cap Max, Cap High, long? HitMax, long? Failed)
{
    internal static SwapUsage Read(UsageFiles files)
    {
        ReadOnlySpan<byte> events = files.Read("memory.swap.events", 1);
        return new(UsageText.Number(files.Read("memory.swap.current")), UsageText.Number(files.Read("memory.swap.peak")),
            UsageText.Cap(files.Read("memory.swap.max")), UsageText.Cap(files.Read("memory.swap.high")),
            UsageText.Keyed(events, "max"u8), UsageText.Keyed(events, "fail"u8));
    }
}
