using System.Collections.Immutable;
using Vectl.Cgroups.Limits;
using Key = Vectl.Runtime.Configuration.Keys.ConfigKey<Vectl.Cgroups.Limits.CgroupLimits>;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The keys of a VE's limits, in the order of the file; <see cref="LimitPlan"/> says by the same names what is written.</summary>
static class LimitKeys
{
    // Below this not even a busybox VE starts, and its monitor needs room for the command that clears up after it.
    const long LeastMemory = 8 << 20;

    public static readonly ImmutableArray<ConfigKey<MemoryLimits>> Memory =
    [
        ConfigKey<MemoryLimits>.Of("memory.max", "The most memory it can have, page cache and the kernel's included; beyond it processes are killed.", LimitTypes.Size(LeastMemory, "bytes"), m => m.Max, (m, v) => m with { Max = Limit(v) }),
        ConfigKey<MemoryLimits>.Of("memory.high", "From how much memory on it is slowed down and reclaimed from.", LimitTypes.Size(LeastMemory, "bytes"), m => m.High, (m, v) => m with { High = Limit(v) }),
        ConfigKey<MemoryLimits>.Of("memory.low", "The memory that others do not take from it while they have something else.", LimitTypes.Size(0, "bytes"), m => m.Low, (m, v) => m with { Low = Limit(v) }),
        ConfigKey<MemoryLimits>.Of("memory.swap", "The most swap it can have, besides its memory; 0 is none.", LimitTypes.Size(0, "bytes"), m => m.Swap, (m, v) => m with { Swap = Limit(v) }),
        ConfigKey<MemoryLimits>.Of("memory.oom_group", "Whether running out of memory kills all of its processes, and not the largest.", ConfigTypes.Boolean, m => m.OomGroup ? true : null, (m, v) => m with { OomGroup = v ?? false }),
    ];

    public static readonly ImmutableArray<ConfigKey<CpuLimits>> Cpu =
    [
        ConfigKey<CpuLimits>.Of("cpu.limit", "The processor time it can have, in processors.", LimitTypes.Processors, c => c.LimitMillis, (c, v) => c with { LimitMillis = Limit(v) }),
        ConfigKey<CpuLimits>.Of("cpu.count", "How many processors it can keep busy at once.", ConfigTypes.Number(1, 16384, "processors"), c => c.Count, (c, v) => c with { Count = (int?)v }),
        ConfigKey<CpuLimits>.Of("cpu.weight", "Its share of the processors when they are all busy; others have 100.", ConfigTypes.Number(1, 10000), c => c.Weight, (c, v) => c with { Weight = (int?)v }),
        ConfigKey<CpuLimits>.Of("cpu.burst", "Microseconds of processor time that it may save up while it is quiet, at most what its limit gives in 100 ms.", ConfigTypes.Number(0, 1_000_000_000, "microseconds"), c => c.BurstMicroseconds, (c, v) => c with { BurstMicroseconds = v }),
        ConfigKey<CpuLimits>.Of("cpu.cpus", "The processors that it may run on.", LimitTypes.Numbers, c => c.Cpus, (c, v) => c with { Cpus = v }),
        ConfigKey<CpuLimits>.Of("cpu.mems", "The memory nodes that it may take memory from.", LimitTypes.Numbers, c => c.Mems, (c, v) => c with { Mems = v }),
    ];

    public static readonly ImmutableArray<ConfigKey<IoLimits>> Io =
    [
        ConfigKey<IoLimits>.Of("io.weight", "Its share of its disk when that is busy; others have 100. The disk's scheduler must be BFQ, or io.cost on.", ConfigTypes.Number(1, 10000), i => i.Weight, (i, v) => i with { Weight = (int?)v }),
        ConfigKey<IoLimits>.Of("io.rbps", "Bytes that it can read from its disk in a second.", LimitTypes.Size(1024, "bytes"), i => i.Rbps, (i, v) => i with { Rbps = Limit(v) }),
        ConfigKey<IoLimits>.Of("io.wbps", "Bytes that it can write to its disk in a second.", LimitTypes.Size(1024, "bytes"), i => i.Wbps, (i, v) => i with { Wbps = Limit(v) }),
        ConfigKey<IoLimits>.Of("io.riops", "Read operations on its disk in a second.", ConfigTypes.Number(1, uint.MaxValue), i => i.Riops, (i, v) => i with { Riops = v }),
        ConfigKey<IoLimits>.Of("io.wiops", "Write operations on its disk in a second.", ConfigTypes.Number(1, uint.MaxValue), i => i.Wiops, (i, v) => i with { Wiops = v }),
    ];

    public static readonly ImmutableArray<Key> Pids =
    [
        Key.Of("pids.max", "How many processes and threads it can have.", ConfigTypes.Number(1, 4_194_304), l => l.Pids, (l, v) => l with { Pids = v }),
    ];

    public static readonly ImmutableArray<Key> Cgroups =
    [
        Key.Of("cgroups.descendants", $"How many cgroups it can make; without it {CgroupLimits.DefaultDescendants}.", ConfigTypes.Number(2, 65535), l => l.Descendants, (l, v) => l with { Descendants = (int?)v }),
        Key.Of("cgroups.depth", $"How deep its cgroups can nest; without it {CgroupLimits.DefaultDepth}.", ConfigTypes.Number(1, 1024), l => l.Depth, (l, v) => l with { Depth = (int?)v }),
    ];

    static long? Limit(long? value) => value == LimitTypes.Unlimited ? null : value;
}
