using System.Collections.Immutable;

namespace Vectl.Cgroups.Limits;

/// <summary>A file of a cgroup that holds one limit (<c>cgroup-v2.rst</c>, "Controllers").</summary>
/// <param name="Name">The file.</param>
/// <param name="Keys">The keys of the configuration that decide its value; the first names it in messages.</param>
/// <param name="Default">What the kernel has in a new cgroup.</param>
/// <param name="Value">The value, or null for the default.</param>
sealed record LimitFile(string Name, ImmutableArray<string> Keys, string Default, Func<CgroupLimits, string?> Value)
{
    /// <summary>The limits that do not depend on the host's disks and page sizes, in the order in which they are written.</summary>
    public static ImmutableArray<LimitFile> All { get; } =
    [
        new("memory.max", ["memory.max"], "max", l => Text(l.Memory.Max)),
        new("memory.high", ["memory.high"], "max", l => Text(l.Memory.High)),
        new("memory.low", ["memory.low"], "0", l => Text(l.Memory.Low)),
        new("memory.swap.max", ["memory.swap"], "max", l => Text(l.Memory.Swap)),
        new("memory.oom.group", ["memory.oom_group"], "0", l => l.Memory.OomGroup ? "1" : null),
        new("cpu.max", ["cpu.limit", "cpu.count"], $"max {CpuLimits.PeriodMicroseconds}", l => l.Cpu.QuotaMicroseconds is { } quota ? $"{quota} {CpuLimits.PeriodMicroseconds}" : null),
        new("cpu.max.burst", ["cpu.burst"], "0", l => Text(l.Cpu.BurstMicroseconds)),
        new("cpu.weight", ["cpu.weight"], "100", l => Text(l.Cpu.Weight)),
        // An empty line, which is the default, lets the parent's hold.
        new("cpuset.cpus", ["cpu.cpus"], "\n", l => l.Cpu.Cpus),
        new("cpuset.mems", ["cpu.mems"], "\n", l => l.Cpu.Mems),
        // Which of the two a disk obeys is its scheduler's business: io.cost's or BFQ's, whose highest weight is 1000.
        new("io.weight", ["io.weight"], "default 100", l => l.Io.Weight is { } weight ? $"default {weight}" : null),
        new("io.bfq.weight", ["io.weight"], "default 100", l => l.Io.Weight is { } weight ? $"default {Math.Min(weight, 1000)}" : null),
        new("pids.max", ["pids.max"], "max", l => Text(l.Pids)),
        new("cgroup.max.descendants", ["cgroups.descendants"], "max", l => Text(l.Descendants ?? CgroupLimits.DefaultDescendants)),
        new("cgroup.max.depth", ["cgroups.depth"], "max", l => Text(l.Depth ?? CgroupLimits.DefaultDepth)),
    ];

    static string? Text(long? number) => number?.ToString();
}
