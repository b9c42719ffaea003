using Vectl.Linux;

namespace Vectl.Runtime.Host;

/// <summary>The kernel's version and the system calls that launches are made of.</summary>
static class KernelChecks
{
    const string Area = "kernel";
    const string NewerKernel = "Install a newer kernel: Linux 6.1 or later.";

    /// <summary>Overlay on idmapped layers: below it the root file system cannot be built.</summary>
    static readonly KernelVersion s_required = new(5, 19);

    /// <summary>The oldest kernel that releases are tested on.</summary>
    static readonly KernelVersion s_tested = new(6, 1);

    public static IEnumerable<Finding> Run()
    {
        yield return Version(HostFile.TryRead("/proc/sys/kernel/osrelease") ?? "");

        // Each call is invalid on purpose: the kernel refuses it before it does anything, and only the errno counts.
        yield return SystemCall("clone3", Kernel.Call(SysNo.clone3, 0, 0), "5.3");
        yield return SystemCall("openat2", Kernel.Call(SysNo.openat2, -1, 0, 0, 0), "5.6");
        yield return SystemCall("close_range", Kernel.Call(SysNo.close_range, 1, 0, -1), "5.9");
        yield return SystemCall("pidfd_open", Kernel.Call(SysNo.pidfd_open, -1, -1), "5.3");
        yield return SystemCall("pidfd_getfd", Kernel.Call(SysNo.pidfd_getfd, -1, -1, -1), "5.6");
        yield return SystemCall("fsopen", Kernel.Call(SysNo.fsopen, 0, -1), "5.2");
        yield return SystemCall("open_tree", Kernel.Call(SysNo.open_tree, -1, 0, -1), "5.2");
        yield return SystemCall("move_mount", Kernel.Call(SysNo.move_mount, -1, 0, -1, 0, -1), "5.2");
        yield return SystemCall("mount_setattr", Kernel.Call(SysNo.mount_setattr, -1, 0, 0, 0, 0), "5.12");
        yield return Seccomp(HostFile.TryRead("/proc/sys/kernel/seccomp/actions_avail"));
    }

    internal static Finding Version(string release)
    {
        const string name = "version";
        if (!KernelVersion.TryParse(release, out KernelVersion version))
            return Finding.Warning(Area, name, $"release \"{release}\" is not of the form MAJOR.MINOR", null);
        if (version < s_required)
            return Finding.Missing(Area, name, $"Linux {release}, which has no overlay on idmapped layers ({s_required})", NewerKernel);
        return version < s_tested
            ? Finding.Warning(Area, name, $"Linux {release}, older than the oldest that is tested ({s_tested})", NewerKernel)
            : Finding.Ok(Area, name, $"Linux {release}");
    }

    internal static Finding SystemCall(string name, nint result, string since) => (Errno)(-result) switch
    {
        Errno.ENOSYS => Finding.Missing(Area, name, $"ENOSYS; Linux has it since {since}", NewerKernel),
        Errno.EPERM => Finding.Missing(Area, name, "EPERM", "Run as root, outside of containers: their seccomp filters refuse the call."),
        _ => Finding.Ok(Area, name, "present"),
    };

    internal static Finding Seccomp(string? actions)
    {
        const string name = "seccomp filters";
        if (actions is null)
            return Finding.Missing(Area, name, "/proc/sys/kernel/seccomp is not there", "Use a kernel with CONFIG_SECCOMP_FILTER.");
        string[] available = actions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return available.Contains("errno") && available.Contains("allow")
            ? Finding.Ok(Area, name, actions)
            : Finding.Missing(Area, name, $"actions: {actions}", "Use a kernel whose seccomp has the actions errno and allow.");
    }
}
