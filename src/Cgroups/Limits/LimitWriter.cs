using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Cgroups.Limits;

/// <summary>Writes limits into a cgroup.</summary>
public static class LimitWriter
{
    /// <summary>The keys that this cgroup cannot enforce, each with the files it would need: none of a key's files is there.</summary>
    public static ImmutableArray<IGrouping<string, CgroupWrite>> Unenforceable(Cgroup cgroup, IEnumerable<CgroupWrite> writes)
        // No query when all is there, as it is at most starts.
        => AnyMissing(cgroup, writes) ? [.. writes.Where(write => !write.IsDefault).GroupBy(write => write.Key).Where(group => !group.Any(write => Has(cgroup, write.File)))] : [];

    /// <summary>Writes them in their order. What to do to have the previous values again goes to <paramref name="undo"/> before each write.</summary>
    /// <exception cref="ErrnoException">The kernel refuses a value.</exception>
    public static void Change(Cgroup cgroup, IEnumerable<CgroupWrite> writes, Action<Action> undo)
    {
        foreach (CgroupWrite write in writes)
        {
            if (cgroup.TryRead(write.File) is not { } before)
                continue;
            string previous = Restoring(write, before);
            undo(() => cgroup.Write(write.File, previous));
            cgroup.Write(write.File, write.Value);
        }
    }

    /// <summary>As <see cref="Change"/> for a cgroup that is removed when a write fails.</summary>
    public static void Apply(Cgroup cgroup, IEnumerable<CgroupWrite> writes)
    {
        foreach (CgroupWrite write in writes)
            if (cgroup.TryWrite(write.File, write.Value) is var errno and not (Errno.OK or Errno.ENOENT))
                throw new ErrnoException(errno, $"write \"{write.Value.TrimEnd('\n')}\" to", $"{cgroup.Path}/{write.File}");
    }

    /// <summary>What has to be written to a file that reads as <paramref name="before"/> for it to read so again.</summary>
    internal static string Restoring(CgroupWrite write, string before)
    {
        // These list one line for each device; "8:0 rbps=1000" is written, and "8:0 rbps=1000 wbps=max riops=max wiops=max" read.
        if (write.File == "io.max")
        {
            string device = write.Value[..write.Value.IndexOf(' ')], name = write.Value[(device.Length + 1)..write.Value.IndexOf('=')];
            string? line = before.Split('\n').FirstOrDefault(line => line.StartsWith(device + " ", StringComparison.Ordinal));
            string? value = line?.Split(' ').FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal));
            return $"{device} {value ?? name + "=max"}";
        }
        // io.weight: the first line is the one that we write.
        if (write.File is "io.weight" or "io.bfq.weight")
            return before.Split('\n')[0];
        return before.Length == 0 ? "\n" : before;
    }

    static bool AnyMissing(Cgroup cgroup, IEnumerable<CgroupWrite> writes)
    {
        foreach (CgroupWrite write in writes)
            if (!write.IsDefault && !Has(cgroup, write.File))
                return true;
        return false;
    }

    static bool Has(Cgroup cgroup, string file) => Kernel.TryStat(file, cgroup.Directory) is not null;
}
