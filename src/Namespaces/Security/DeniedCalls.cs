using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Namespaces.Security;

/// <summary>
/// The system calls that VEs do not get. Most are refused by the kernel as well, for want of a capability in the first
/// user namespace; the filter keeps their code out of reach when a bug opens that door. EPERM is what the kernel and LXC
/// answer, so programs know it; ENOSYS where it makes a program take its other way.
/// </summary>
/// <remarks>
/// Not here, on purpose: <c>add_key</c>, <c>request_key</c>, <c>keyctl</c> (systemd and PAM make session keyrings; the VE has
/// its own), <c>settimeofday</c>, <c>clock_settime</c>, <c>adjtimex</c> (reading must work, setting fails by capability),
/// <c>quotactl</c> (a VE with a file system of its own may have quotas), <c>syslog</c> (refused by capability),
/// <c>io_uring_setup</c> (databases live on it; the host turns it off with <c>kernel.io_uring_disabled</c>),
/// <c>mount</c> and its successors, <c>unshare</c>, <c>setns</c> (systemd and container engines in the VE), <c>nfsservctl</c>
/// (gone since Linux 3.1).
/// </remarks>
public static class DeniedCalls
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<DeniedCall> All { get; } =
    [
        new(SysNo.kexec_load, 283, Errno.EPERM, "replaces the host's kernel"),
        new(SysNo.kexec_file_load, -1, Errno.EPERM, "replaces the host's kernel"),
        new(SysNo.init_module, 128, Errno.EPERM, "loads code into the host's kernel"),
        new(SysNo.finit_module, 350, Errno.EPERM, "loads code into the host's kernel"),
        new(SysNo.delete_module, 129, Errno.EPERM, "takes code from the host's kernel"),
        new(SysNo.open_by_handle_at, 342, Errno.EPERM, "opens any inode of a file system, also outside the VE's root"),
        new(SysNo.umount2, 52, Errno.EPERM, "MNT_FORCE aborts the requests of all who use the file system") { ForbiddenFlags = LibC.MNT_FORCE },
        new(SysNo.iopl, 110, Errno.EPERM, "gives the ports of the machine"),
        new(SysNo.ioperm, 101, Errno.EPERM, "gives the ports of the machine"),
        new(SysNo.swapon, 87, Errno.EPERM, "swap is the host's"),
        new(SysNo.swapoff, 115, Errno.EPERM, "swap is the host's"),
        new(SysNo.acct, 51, Errno.EPERM, "logs the processes of the whole host"),
        new(SysNo.lookup_dcookie, 253, Errno.ENOSYS, "gives paths of the whole host; gone since Linux 6.8, so nobody misses it"),
        new(SysNo.bpf, 357, Errno.EPERM, "the verifier is the kernel's richest source of holes; systemd and runc go on without on EPERM"),
        new(SysNo.perf_event_open, 336, Errno.EPERM, "sees side channels of other VEs; profilers fall back to timers on EPERM"),
        new(SysNo.userfaultfd, 374, Errno.ENOSYS, "stops the kernel in the middle of a copy, the standard aid of exploits; its users probe for it"),
    ];
}
