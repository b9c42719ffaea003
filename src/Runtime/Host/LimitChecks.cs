namespace Vectl.Runtime.Host;

/// <summary>Limits of the kernel that all VEs share, or that systemd in a VE runs into with the defaults.</summary>
static class LimitChecks
{
    const string Area = "limits";

    /// <summary>Key, what is enough, what to set, and what happens below.</summary>
    static readonly Limit[] s_limits =
    [
        new("kernel.keys.maxkeys", 2000, 2000, "systemd in a VE makes a keyring for each service"),
        new("kernel.keys.maxbytes", 200_000, 2_000_000, "systemd in a VE makes a keyring for each service"),
        new("fs.inotify.max_user_instances", 8192, 65536, "VEs share the host root's; when they are used up services in VEs fail"),
        new("fs.inotify.max_user_watches", 524_288, 4_194_304, "VEs share the host root's; when they are used up services in VEs fail"),
        new("kernel.pid_max", 131_072, 4_194_304, "all processes of all VEs have one on the host"),
        new("kernel.pty.max", 4096, 16384, "each VE has a console, and its users have terminals"),
    ];

    public static IEnumerable<Finding> Run()
        => s_limits.Select(limit => Check(limit, HostFile.TryReadNumber("/proc/sys/" + limit.Key.Replace('.', '/'))));

    internal static Finding Check(Limit limit, long? value) => value switch
    {
        null => Finding.Ok(Area, limit.Key, "not in this kernel"),
        _ when value < limit.Enough => Finding.Warning(Area, limit.Key, $"{value}; {limit.Reason}", $"sysctl {limit.Key}={limit.Recommended}"),
        _ => Finding.Ok(Area, limit.Key, $"{value}"),
    };

    /// <summary>One key of <c>/proc/sys</c>.</summary>
    internal sealed record Limit(string Key, long Enough, long Recommended, string Reason);
}
