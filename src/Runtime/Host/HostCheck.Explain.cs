using Vectl.Linux;

namespace Vectl.Runtime.Host;

public sealed partial class HostCheck
{
    const string Look = "vectl host-check says what this host lacks.";

    /// <summary>The likely reason in the host why a step of a launch failed, as a sentence for the hint; null when there is none.</summary>
    /// <param name="errno">The kernel's answer.</param>
    /// <param name="step">The step's label.</param>
    public static string? Explain(Errno errno, string step) => errno switch
    {
        Errno.ENOSYS => $"The kernel does not have this system call, or a seccomp filter hides it: Linux 6.1 or later is needed, outside of containers. {Look}",
        Errno.EUSERS or Errno.ENOSPC when Clones(step) => "A limit user.max_*_namespaces is reached: raise it with sysctl.",
        Errno.EAGAIN when Clones(step) => "There are too many processes: look at kernel.pid_max, pids.max and RLIMIT_NPROC.",
        Errno.EOPNOTSUPP or Errno.EBUSY when Clones(step) => "A cgroup of the VE takes no processes: it is threaded, or has controllers enabled for children.",
        Errno.EINVAL when Clones(step) => $"The kernel lacks a kind of namespace. {Look}",
        Errno.EINVAL when Has(step, "idmap") || Has(step, "mount_setattr") => $"The file system of the data directory has no idmapped mounts: use ext4, xfs or btrfs. {Look}",
        Errno.EINVAL when Has(step, "clock offsets") => "The kernel has no time namespaces: set time: host in the VE's configuration.",
        Errno.ENODEV when Has(step, "overlay") => "The overlay file system is not loaded: modprobe overlay.",
        Errno.ENODEV => $"The kernel lacks a file system. {Look}",
        Errno.EOVERFLOW when Has(step, "overlay") => "The private area holds ids outside of the VE's range: they must lie between 0 and 65535 on disk.",
        Errno.EINVAL or Errno.ESTALE when Has(step, "overlay") => "The file system of the private area cannot be an overlay's upper layer: use ext4, xfs or btrfs.",
        Errno.EPERM when Has(step, "proc") || Has(step, "sysfs") => "The kernel gives a new proc or sysfs only where an unmasked one is in view: run vectl on the host, not in a container that masks /proc.",
        Errno.EPERM when Clones(step) || Has(step, "user namespace") => $"Namespaces are refused: run as root on the host, and look at user.max_user_namespaces. {Look}",
        Errno.EPERM or Errno.EACCES => $"The host refuses it: a capability is missing, or AppArmor, SELinux or a seccomp filter interferes. {Look}",
        _ => null,
    };

    // Labels of clone steps name the child ("init: PID 1 of the VE"), so the stage's words are looked for.
    static bool Clones(string step) => Has(step, "PID 1") || Has(step, "monitor") || Has(step, "setup:") || Has(step, "holder")
        || Has(step, "command in the VE") || Has(step, "namespace");

    static bool Has(string step, string word) => step.Contains(word, StringComparison.OrdinalIgnoreCase);
}
