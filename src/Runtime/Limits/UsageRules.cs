using System.Globalization;
using Vectl.Cgroups;
using Vectl.Cgroups.Limits;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Limits;

/// <summary>Refuses limits below what a running VE has already, which the kernel would enforce by killing.</summary>
static class UsageRules
{
    /// <summary>Throws for the first such limit (exit code 6).</summary>
    public static void Check(VeId id, Cgroup top, IEnumerable<CgroupWrite> writes)
    {
        foreach (CgroupWrite write in writes)
            if (long.TryParse(write.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) && Used(top, write.File) is { } used && limit < used)
                throw Below(id, write, limit, used);
    }

    static VeException Below(VeId id, CgroupWrite write, long limit, long used) => write.File == "pids.max"
        ? new(VeError.Resources, $"CTID {id}: {write.Key} is to be {limit}, but it has {used} processes and threads", "Stop some of them first, or stop the VE.")
        : new(VeError.Resources, $"CTID {id}: {write.Key} is to be {ByteSize.Format(limit)}, but it uses {Rounded(used)} that cannot be given back", "Stop what uses it first, or stop the VE.");

    static string Rounded(long bytes) => $"{(bytes + (1 << 20) - 1) >> 20}M";

    static long? Used(Cgroup top, string file) => file switch
    {
        "memory.max" => Memory(top),
        "memory.swap.max" => Number(top, "memory.swap.current"),
        "pids.max" => Number(top, "pids.current"),
        _ => null,
    };

    // Page cache and most of the kernel's caches are given back under pressure; what is in shared memory has no file behind it.
    static long? Memory(Cgroup top)
    {
        if (Number(top, "memory.current") is not { } current || top.TryRead("memory.stat") is not { } stat)
            return null;
        return current - Value(stat, "file") - Value(stat, "slab_reclaimable") + Value(stat, "shmem");
    }

    static long Value(string stat, string key) => FlatKeyed.TryGet(stat, key, out long value) ? value : 0;

    static long? Number(Cgroup top, string file)
        => long.TryParse(top.TryRead(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long number) ? number : null;
}
