using System.Collections.Immutable;
using Vectl.Cgroups.Devices;

namespace Vectl.Cgroups.Limits;

/// <summary>The writes that give a VE its limits, as data.</summary>
public static class LimitPlan
{
    // Those of all architectures: a file that a kernel does not have keeps its default.
    static readonly string[] s_pageSizes = ["64KB", "2MB", "32MB", "512MB", "1GB", "16GB"];

    /// <summary>For a new cgroup: every limit that the configuration has.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="disks">The disks behind the private area, to which the limits of <c>io</c> apply.</param>
    public static ImmutableArray<CgroupWrite> Start(CgroupLimits limits, ImmutableArray<DeviceNumber> disks)
    {
        // No query, as below.
        var writes = new List<CgroupWrite>();
        foreach (CgroupWrite write in All(limits, disks, null))
            if (!write.IsDefault)
                writes.Add(write);
        return [.. writes];
    }

    /// <summary>For the cgroup of a running VE: every limit that <paramref name="touched"/> names, also those that are now the kernel's default.</summary>
    /// <param name="limits">The limits as they are to be.</param>
    /// <param name="disks">The disks behind the private area.</param>
    /// <param name="touched">Whether a key of the configuration was named in the command.</param>
    public static ImmutableArray<CgroupWrite> Change(CgroupLimits limits, ImmutableArray<DeviceNumber> disks, Func<string, bool> touched)
    {
        CgroupWrite[] writes = [.. All(limits, disks, touched)];
        // The kernel refuses a quota below the burst and a burst above the quota (EINVAL), so the burst goes first.
        return writes.Any(write => write.File == "cpu.max")
            ? [new("cpu.burst", "cpu.max.burst", "0", IsDefault: true), .. writes]
            : [.. writes];
    }

    /// <summary>Whether any of the limits is for a disk, which then has to be known.</summary>
    public static bool NeedsDisk(CgroupLimits limits) => limits.Io.NeedsDisk;

    /// <summary>The controllers that the writes need.</summary>
    public static ImmutableArray<string> Controllers(IEnumerable<CgroupWrite> writes)
    {
        // No query: the first Select of a process costs more than the whole of this.
        var names = new List<string>();
        foreach (CgroupWrite write in writes)
            if (!write.IsDefault && write.Controller != "cgroup" && !names.Contains(write.Controller))
                names.Add(write.Controller);
        return [.. names];
    }

    static IEnumerable<CgroupWrite> All(CgroupLimits limits, ImmutableArray<DeviceNumber> disks, Func<string, bool>? touched)
    {
        bool quota = touched is not null && (touched("cpu.limit") || touched("cpu.count"));
        foreach (LimitFile file in LimitFile.All)
            // A new quota resets the burst, so that one has to be written again.
            if (touched is null || file.Keys.Any(touched) || (quota && file.Name == "cpu.max.burst"))
                yield return Of(file.Keys[0], file.Name, file.Value(limits), file.Default);
        foreach (DeviceNumber disk in disks)
            foreach ((string name, long? value) in Rates(limits.Io))
                if (touched is null || touched($"io.{name}"))
                    yield return Of($"io.{name}", "io.max", value is null ? null : $"{disk} {name}={value}", $"{disk} {name}=max");
        if (touched is null ? !limits.Hugetlb.IsEmpty : touched("hugetlb"))
            foreach (string size in s_pageSizes.Union(limits.Hugetlb.Select(limit => limit.Key)))
                yield return Of("hugetlb", $"hugetlb.{size}.max", Hugetlb(limits, size)?.ToString(), "max");
    }

    static (string Name, long? Value)[] Rates(IoLimits io) => [("rbps", io.Rbps), ("wbps", io.Wbps), ("riops", io.Riops), ("wiops", io.Wiops)];

    static long? Hugetlb(CgroupLimits limits, string size)
    {
        foreach ((string name, long bytes) in limits.Hugetlb)
            if (name == size)
                return bytes;
        return null;
    }

    static CgroupWrite Of(string key, string file, string? value, string standard) => new(key, file, value ?? standard, IsDefault: value is null);
}
