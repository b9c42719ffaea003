namespace Vectl.Runtime.Host;

/// <summary>Whether the kernel has each kind of namespace, and lets enough of them be made.</summary>
static class NamespaceChecks
{
    const string Area = "namespaces";

    /// <summary>The name in /proc/self/ns and in /proc/sys/user, and the configuration option.</summary>
    static readonly (string Kind, string Option)[] s_kinds =
    [
        ("user", "CONFIG_USER_NS"), ("pid", "CONFIG_PID_NS"), ("mnt", "CONFIG_NAMESPACES"), ("net", "CONFIG_NET_NS"),
        ("uts", "CONFIG_UTS_NS"), ("ipc", "CONFIG_IPC_NS"), ("cgroup", "CONFIG_CGROUPS"), ("time", "CONFIG_TIME_NS"),
    ];

    public static IEnumerable<Finding> Run(int veCount)
    {
        foreach ((string kind, string option) in s_kinds)
            yield return Kind(kind, File.Exists($"/proc/self/ns/{kind}"), HostFile.TryReadNumber($"/proc/sys/user/max_{kind}_namespaces"), veCount, option);
        yield return Nested(HostFile.TryReadNumber("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
            HostFile.TryReadNumber("/proc/sys/kernel/unprivileged_userns_clone"));
    }

    internal static Finding Kind(string kind, bool present, long? limit, int veCount, string option)
    {
        if (!present)
            return kind == "time"
                ? Finding.Warning(Area, kind, "not in this kernel: VEs show the host's uptime", $"Use a kernel with {option}, or set time: host.")
                : Finding.Missing(Area, kind, "not in this kernel", $"Use a kernel with {option}.");
        string key = $"user.max_{kind}_namespaces";
        return limit switch
        {
            0 => Finding.Missing(Area, kind, $"{key} = 0", $"sysctl {key}={Math.Max(veCount, 65536)}"),
            < int.MaxValue and var few when few < veCount
                => Finding.Warning(Area, kind, $"{key} = {few}, the id pool has {veCount} VEs", $"sysctl {key}={Math.Max(veCount, 65536)}"),
            null => Finding.Ok(Area, kind, "present"),
            _ => Finding.Ok(Area, kind, $"present, at most {limit}"),
        };
    }

    /// <summary>Restrictions that root passes, but users in a VE do not.</summary>
    internal static Finding Nested(long? apparmorRestricts, long? unprivilegedClone)
    {
        const string name = "user namespaces inside VEs";
        if (apparmorRestricts is 1)
            return Finding.Warning(Area, name, "kernel.apparmor_restrict_unprivileged_userns = 1: rootless containers and browsers in VEs lack their sandbox",
                "sysctl kernel.apparmor_restrict_unprivileged_userns=0");
        return unprivilegedClone is 0
            ? Finding.Warning(Area, name, "kernel.unprivileged_userns_clone = 0: rootless containers and browsers in VEs lack their sandbox", "sysctl kernel.unprivileged_userns_clone=1")
            : Finding.Ok(Area, name, "allowed");
    }
}
