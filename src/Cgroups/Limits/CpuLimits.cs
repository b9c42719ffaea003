namespace Vectl.Cgroups.Limits;

/// <summary>Processor time and processors; null is the kernel's default.</summary>
public sealed record CpuLimits
{
    /// <summary>The period of <c>cpu.max</c>, in microseconds: the kernel's default.</summary>
    public const long PeriodMicroseconds = 100_000;

    /// <summary>Processor time in thousandths of one processor: 1500 is one and a half.</summary>
    public long? LimitMillis { get; init; }

    /// <summary>How many processors it can keep busy at once.</summary>
    public int? Count { get; init; }

    /// <summary>Its share when processors are short, 1 to 10000 (<c>cpu.weight</c>); default: 100.</summary>
    public int? Weight { get; init; }

    /// <summary>Microseconds that it may save up in quiet periods and use beyond the limit (<c>cpu.max.burst</c>).</summary>
    public long? BurstMicroseconds { get; init; }

    /// <summary>The processors it may run on, e.g. <c>0-3,6</c> (<c>cpuset.cpus</c>); default: all.</summary>
    public string? Cpus { get; init; }

    /// <summary>The memory nodes it may take memory from (<c>cpuset.mems</c>); default: all.</summary>
    public string? Mems { get; init; }

    /// <summary>Microseconds of processor time in a period: the smaller of <see cref="LimitMillis"/> and <see cref="Count"/>; null is no limit.</summary>
    public long? QuotaMicroseconds => (LimitMillis, Count) switch
    {
        (null, null) => null,
        ({ } limit, null) => limit * PeriodMicroseconds / 1000,
        (null, { } count) => count * PeriodMicroseconds,
        ({ } limit, { } count) => Math.Min(limit * PeriodMicroseconds / 1000, count * PeriodMicroseconds),
    };
}
