namespace Vectl.Cgroups.Usage;

/// <summary>What a cgroup and all below it use, at one moment, and what they may use. What the kernel does not tell is null.</summary>
public sealed record CgroupUsage
{
    /// <summary>CPU.</summary>
    public CpuUsage Cpu { get; init; }

    /// <summary>Memory.</summary>
    public MemoryUsage Memory { get; init; }

    /// <summary>Swap.</summary>
    public SwapUsage Swap { get; init; }

    /// <summary>Tasks.</summary>
    public PidsUsage Pids { get; init; }

    /// <summary>Block I/O.</summary>
    public IoUsage Io { get; init; }

    /// <summary>Waiting for CPU.</summary>
    public Pressure CpuPressure { get; init; }

    /// <summary>Waiting for memory.</summary>
    public Pressure MemoryPressure { get; init; }

    /// <summary>Waiting for block I/O.</summary>
    public Pressure IoPressure { get; init; }

    /// <summary>Reads <paramref name="parts"/> of a cgroup.</summary>
    public static CgroupUsage Read(Cgroup cgroup, UsageParts parts)
    {
        var files = new UsageFiles(cgroup.Directory);
        return new CgroupUsage
        {
            Cpu = parts.HasFlag(UsageParts.Cpu) ? CpuUsage.Read(files) : default,
            Memory = parts.HasFlag(UsageParts.Memory) ? MemoryUsage.Read(files) : default,
            Swap = parts.HasFlag(UsageParts.Swap) ? SwapUsage.Read(files) : default,
            Pids = parts.HasFlag(UsageParts.Pids) ? PidsUsage.Read(files) : default,
            Io = parts.HasFlag(UsageParts.Io) ? IoUsage.Read(files) : default,
            CpuPressure = PressureOf(files, "cpu.pressure", parts),
            MemoryPressure = PressureOf(files, "memory.pressure", parts),
            IoPressure = PressureOf(files, "io.pressure", parts),
        };
    }

    static Pressure PressureOf(UsageFiles files, string file, UsageParts parts)
        => parts.HasFlag(UsageParts.Pressure) ? Pressure.Parse(files.Read(file)) : default;
}
