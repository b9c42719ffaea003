using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Cgroups;

/// <summary>Where the host has mounted cgroup v2.</summary>
/// <param name="Path">The mount point: <c>/sys/fs/cgroup</c>, or <c>/sys/fs/cgroup/unified</c> on a hybrid host.</param>
public sealed record CgroupMount(string Path)
{
    const string Usual = "/sys/fs/cgroup";

    /// <summary>The mount, or null when the host has none.</summary>
    public static CgroupMount? Find() => IsWhole(Usual) ? new CgroupMount(Usual) : Find(Kernel.ReadText("/proc/self/mountinfo"));

    // Only a hierarchy's root has no type (kernel: Documentation/admin-guide/cgroup-v2.rst). Most hosts mount it here, and
    // the list of mounts is long where VEs run.
    static bool IsWhole(string path) => Kernel.TryStat(path + "/cgroup.controllers") is not null && Kernel.TryStat(path + "/cgroup.type") is null;

    /// <summary>The last cgroup2 mount in the text of a <c>mountinfo</c> file, one of the whole hierarchy if there is any.</summary>
    internal static CgroupMount? Find(string mountinfo)
    {
        CgroupMount? whole = null, partial = null;
        foreach (ReadOnlySpan<char> line in mountinfo.AsSpan().EnumerateLines())
        {
            // Most lines are of other file systems: look before parsing.
            if (!line.Contains(" - cgroup2 ", StringComparison.Ordinal) || !MountInfo.TryParse(line, out MountInfo mount)
                || mount.FileSystemType != "cgroup2")
                continue;
            // The list is in the order of mounting, and a later mount can cover an earlier one.
            if (mount.Root == "/")
                whole = new CgroupMount(mount.MountPoint);
            else
                partial = new CgroupMount(mount.MountPoint);
        }
        return whole ?? partial;
    }

    /// <summary>Whether it is mounted with an option, e.g. <c>nsdelegate</c>.</summary>
    public bool HasOption(string option)
    {
        foreach (ReadOnlySpan<char> line in Kernel.ReadText("/proc/self/mountinfo").AsSpan().EnumerateLines())
            if (MountInfo.TryParse(line, out MountInfo mount) && mount.MountPoint == Path && mount.FileSystemType == "cgroup2")
                return mount.Options.Split(',').Contains(option);
        return false;
    }

    /// <summary>The controllers that the v2 hierarchy has (<c>cgroup.controllers</c>); on a hybrid host v1 holds some or all.</summary>
    public ImmutableArray<string> Controllers => ControllerSet.Parse(Kernel.ReadText(Path + "/cgroup.controllers"));

    /// <summary>Opens the root of the hierarchy.</summary>
    public Cgroup OpenRoot() => Cgroup.Open(Path);

    /// <summary>
    /// Opens the cgroup in which a process is, or returns null when the process or its cgroup is gone. A VE names its
    /// cgroups as it likes, so the name stays the kernel's bytes all the way.
    /// </summary>
    public Cgroup? TryOpenCgroupOf(int pid)
    {
        if (Kernel.TryReadFile($"/proc/{pid}/cgroup") is not { } file || !ProcessCgroup.TryParse(file, out ReadOnlySpan<byte> path))
            return null;
        using Cgroup root = OpenRoot();
        return root.TryOpenPath(path);
    }
}
