using System.Collections.Immutable;
using Vectl.Cgroups;
using Vectl.Linux;

namespace Vectl.Runtime.Host;

/// <summary>Whether cgroup v2 is there, and which controllers it has.</summary>
static class CgroupChecks
{
    const string Area = "cgroups";

    const string BootWithV2 = "Boot with systemd.unified_cgroup_hierarchy=1, or without systemd with cgroup_no_v1=all.";
    const string BootWithAll = "Use a kernel with these controllers, and boot without cgroup_disable=.";

    /// <summary>What limits and accounting of VEs rest on.</summary>
    static readonly string[] s_controllers = ["cpu", "cpuset", "io", "memory", "pids"];

    public static IEnumerable<Finding> Run()
    {
        CgroupMount? mount = CgroupMount.Find();
        yield return Mount(mount?.Path, mount is null ? Errno.OK : Writable(mount.Path));
        if (mount is null)
            yield break;
        bool lxcfs = HostFile.TryRead("/proc/self/mountinfo")?.Contains(" - fuse.lxcfs ", StringComparison.Ordinal) ?? false;
        yield return Delegation(mount.Path, mount.HasOption("nsdelegate"), lxcfs);
        yield return Controllers(mount.Controllers, HostFile.TryRead("/proc/cgroups") ?? "");
        // The root of the hierarchy has no cgroup.kill; when there is nothing below it the kernel's version has to do.
        string? child = Directory.EnumerateDirectories(mount.Path).FirstOrDefault();
        if (child is not null)
            yield return KillFile(File.Exists($"{child}/cgroup.kill"));
    }

    static unsafe Errno Writable(string path)
    {
        const int W_OK = 2;
        using Fd directory = Kernel.Open(path, LibC.O_PATH | LibC.O_DIRECTORY);
        fixed (byte* self = "."u8)
            return (Errno)(-Kernel.Call(SysNo.faccessat2, directory.Number, (nint)self, W_OK, 0));
    }

    internal static Finding Mount(string? path, Errno access) => (path, access) switch
    {
        (null, _) => Finding.Missing(Area, "cgroup2", "not mounted", "mount -t cgroup2 cgroup2 /sys/fs/cgroup"),
        (_, Errno.OK) => Finding.Ok(Area, "cgroup2", path),
        (_, Errno.EROFS) => Finding.Missing(Area, "cgroup2", $"{path} is read-only", $"mount -o remount,rw {path}"),
        _ => Finding.Missing(Area, "cgroup2", $"{path} cannot be written: {access}", "Run vectl as root."),
    };

    /// <param name="v2">The controllers of the v2 hierarchy.</param>
    /// <param name="table"><c>/proc/cgroups</c>: name, hierarchy (0 is v2 or none), count, enabled.</param>
    internal static Finding Controllers(ImmutableArray<string> v2, string table)
    {
        const string name = "controllers";
        string[] absent = [.. s_controllers.Where(controller => !v2.Contains(controller))];
        if (absent.Length == 0)
            return Finding.Ok(Area, name, string.Join(' ', v2));
        string[] held = [.. absent.Where(controller => HeldByV1(controller, table))];
        string detail = $"missing: {string.Join(' ', absent)}; VEs that have such limits are refused";
        return held.Length > 0
            ? Finding.Warning(Area, name, $"{detail} (cgroup v1 holds {string.Join(' ', held)})", BootWithV2)
            : Finding.Warning(Area, name, detail, BootWithAll);
    }

    /// <summary>Why files of some controllers are not there, and what to do about it, each as a sentence.</summary>
    /// <param name="controllers">The controllers.</param>
    /// <param name="here">Those that the cgroup has.</param>
    public static (string Reason, string Mend) WhyMissing(IReadOnlyList<string> controllers, ImmutableArray<string> here)
    {
        string table = HostFile.TryRead("/proc/cgroups") ?? "";
        string[] absent = [.. controllers.Where(name => !here.Contains(name))], held = [.. absent.Where(name => HeldByV1(name, table))];
        return absent.Length == 0 ? ("its kernel has no such file", "Use a newer kernel.")
            : held.Length > 0 ? ($"cgroup v1 holds {string.Join(", ", held)}", BootWithV2)
            : ($"its cgroup v2 has no controller {string.Join(", ", absent)}", BootWithAll);
    }

    static bool HeldByV1(string controller, string table)
    {
        string old = controller == "io" ? "blkio" : controller;
        foreach (string line in table.Split('\n'))
            if (line.Split('\t') is [var subsystem, var hierarchy, ..] && subsystem == old)
                return hierarchy != "0";
        return false;
    }

    /// <param name="path">Where cgroup2 is mounted.</param>
    /// <param name="present">Whether with nsdelegate.</param>
    /// <param name="lxcfs">Whether lxcfs runs: it mounts cgroup2 for itself, without options, and the options are the hierarchy's.</param>
    internal static Finding Delegation(string path, bool present, bool lxcfs)
    {
        const string name = "nsdelegate", loose = "that a VE cannot move processes out of its cgroups rests on the owners of files alone";
        string remount = $"mount -o remount,nsdelegate,memory_recursiveprot {path}";
        return (present, lxcfs) switch
        {
            (true, _) => Finding.Ok(Area, name, "the cgroup namespaces of VEs are boundaries"),
            (_, true) => Finding.Warning(Area, name, $"not a mount option, because lxcfs mounted cgroup2 again without it; {loose}",
                $"{remount}; and for each start of lxcfs, by `systemctl edit lxcfs`: [Service] ExecStartPost=sh -c 'until mountpoint -q /var/lib/lxcfs; do sleep 0.1; done; {remount}'"),
            _ => Finding.Warning(Area, name, $"not a mount option; {loose}", $"{remount}, or boot with systemd."),
        };
    }

    internal static Finding KillFile(bool present) => present
        ? Finding.Ok(Area, "cgroup.kill", "present")
        : Finding.Missing(Area, "cgroup.kill", "not in this kernel; Linux has it since 5.14", "Install a newer kernel: Linux 6.1 or later.");
}
