namespace Vectl.Cgroups.Limits;

/// <summary>Memory, in bytes; null is the kernel's default.</summary>
public sealed record MemoryLimits
{
    /// <summary>The most it can have (<c>memory.max</c>); default: no limit.</summary>
    public long? Max { get; init; }

    /// <summary>From where on it is slowed down and reclaimed from (<c>memory.high</c>); default: nowhere.</summary>
    public long? High { get; init; }

    /// <summary>What others do not take from it while they have something else (<c>memory.low</c>); default: 0.</summary>
    public long? Low { get; init; }

    /// <summary>Swap besides memory (<c>memory.swap.max</c>); 0 is none, default: no limit.</summary>
    public long? Swap { get; init; }

    /// <summary>Whether running out of memory kills all of its processes at once (<c>memory.oom.group</c>).</summary>
    public bool OomGroup { get; init; }
}
