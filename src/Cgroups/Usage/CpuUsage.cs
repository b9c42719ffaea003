namespace Vectl.Cgroups.Usage;

/// <summary>CPU time, with its cap and weight (<c>cpu.stat</c>, <c>cpu.max</c>, <c>cpu.weight</c>). Times in microseconds since the cgroup was made.</summary>
/// <param name="Total"><c>usage_usec</c>: there without any controller.</param>
/// <param name="User"><c>user_usec</c>.</param>
/// <param name="System"><c>system_usec</c>.</param>
/// <param name="Periods"><c>nr_periods</c> in which it wanted to run under a cap.</param>
/// <param name="ThrottledPeriods"><c>nr_throttled</c>: of these, how many ran into the cap.</param>
/// <param name="Throttled"><c>throttled_usec</c>.</param>
/// <param name="Quota"><c>cpu.max</c>: microseconds in each <paramref name="Period"/>.</param>
/// <param name="Period"><c>cpu.max</c>, in microseconds.</param>
/// <param name="Weight"><c>cpu.weight</c>, 1 to 10000.</param>
public readonly record struct CpuUsage(long? Total, long? User, long? System, long? Periods, long? ThrottledPeriods, long? Throttled, Cap Quota, long? Period, long? Weight)
{
    /// <summary>How many CPUs the cap allows, e.g. 0.5; null when there is none or it is not known.</summary>
    public double? Cpus => Quota.Value is { } quota && Period is > 0 and { } period ? (double)quota / period : null;

    /// <summary>Puts the files together; an empty one is one that is not there.</summary>
    internal static CpuUsage Parse(ReadOnlySpan<byte> stat, ReadOnlySpan<byte> max, ReadOnlySpan<byte> weight)
    {
        UsageText.NextLine(ref max, out ReadOnlySpan<byte> words);
        UsageText.NextWord(ref words, out ReadOnlySpan<byte> quota);
        UsageText.NextWord(ref words, out ReadOnlySpan<byte> period);
        return new(UsageText.Keyed(stat, "usage_usec"u8), UsageText.Keyed(stat, "user_usec"u8), UsageText.Keyed(stat, "system_usec"u8),
            UsageText.Keyed(stat, "nr_periods"u8), UsageText.Keyed(stat, "nr_throttled"u8), UsageText.Keyed(stat, "throttled_usec"u8),
            UsageText.Cap(quota), UsageText.Number(period), UsageText.Number(weight));
    }

    internal static CpuUsage Read(UsageFiles files)
        => Parse(files.Read("cpu.stat", 0), files.Read("cpu.max", 1), files.Read("cpu.weight", 2));
}
