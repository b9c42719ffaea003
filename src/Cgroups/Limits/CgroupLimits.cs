using System.Collections.Immutable;

namespace Vectl.Cgroups.Limits;

/// <summary>What a VE may use of the host, as its configuration says.</summary>
public sealed record CgroupLimits
{
    /// <summary>How many cgroups a VE may make unless its configuration says otherwise: each takes memory of the kernel, and the host has 65,535 at most.</summary>
    public const int DefaultDescendants = 1024;

    /// <summary>How deep they may nest unless its configuration says otherwise.</summary>
    public const int DefaultDepth = 32;

    /// <summary>Memory.</summary>
    public MemoryLimits Memory { get; init; } = new();

    /// <summary>Processors.</summary>
    public CpuLimits Cpu { get; init; } = new();

    /// <summary>Disk input and output.</summary>
    public IoLimits Io { get; init; } = new();

    /// <summary>Processes and threads (<c>pids.max</c>), or null for no limit.</summary>
    public long? Pids { get; init; }

    /// <summary>Bytes of huge pages by page size, e.g. <c>2MB</c> (<c>hugetlb.2MB.max</c>).</summary>
    public ImmutableArray<KeyValuePair<string, long>> Hugetlb { get; init; } = [];

    /// <summary>Cgroups that it may make (<c>cgroup.max.descendants</c>), or null for <see cref="DefaultDescendants"/>.</summary>
    public int? Descendants { get; init; }

    /// <summary>How deep they may nest (<c>cgroup.max.depth</c>), or null for <see cref="DefaultDepth"/>.</summary>
    public int? Depth { get; init; }
}
