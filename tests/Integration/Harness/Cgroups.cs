namespace Vectl.Integration.Harness;

/// <summary>The host's cgroup2 hierarchy, wherever it is mounted.</summary>
static class Cgroups
{
    static readonly string s_mount = FindMount();

    public static string Path(string relative) => $"{s_mount}/{relative}";

    /// <summary>All cgroups below <paramref name="relative"/>, relative to the mount.</summary>
    public static IEnumerable<string> Below(string relative)
        => Directory.Exists(Path(relative))
            ? Directory.EnumerateDirectories(Path(relative), "*", SearchOption.AllDirectories).Select(path => path[(s_mount.Length + 1)..])
            : [];

    /// <summary>Removes cgroups that have no processes, innermost first.</summary>
    public static void RemoveTree(string relative)
    {
        foreach (string cgroup in Below(relative).OrderByDescending(path => path.Length).Append(relative))
            if (Directory.Exists(Path(cgroup)))
                Directory.Delete(Path(cgroup));
    }

    // mountinfo: ... mountpoint options [optional fields] - fstype source options; see proc_pid_mountinfo(5).
    static string FindMount()
    {
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
            if (line.Contains(" - cgroup2 ", StringComparison.Ordinal))
                return line.Split(' ')[4];
        throw new InvalidOperationException("no cgroup2 is mounted: mount one, e.g. on /sys/fs/cgroup/unified");
    }
}
