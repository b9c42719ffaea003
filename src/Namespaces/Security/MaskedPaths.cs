using System.Collections.Immutable;

namespace Vectl.Namespaces.Security;

/// <summary>
/// What of <c>/proc</c> and <c>/sys</c> a VE does not see or write. The files belong to host root, who is nobody in the VE,
/// so permissions already refuse most of it; the masks are for those that are open to all, now or in some kernel.
/// </summary>
/// <remarks>
/// Two limits. A mask that init's stage mounts is the VE's own, and its root can unmount it: nothing may rest on it alone.
/// And a user namespace inside the VE inherits masks as locked mounts, after which the kernel refuses it a fresh
/// <c>proc</c> or <c>sysfs</c> (<c>mnt_already_visible</c>): rootless containers in the VE need one unmasked mount in view.
/// <c>/proc/sys</c> is not here: each key that a VE's root may write is of the VE's own namespaces.
/// </remarks>
public static class MaskedPaths
{
    /// <summary>All of them, in an order in which they can be mounted.</summary>
    public static ImmutableArray<MaskedPath> All { get; } =
    [
        new("/proc/kcore", MaskKind.File, "the host's memory"),
        new("/proc/keys", MaskKind.File, "names of keys; not all kernels filter by user namespace"),
        new("/proc/timer_list", MaskKind.File, "pids, program names and kernel addresses of the host"),
        new("/proc/sched_debug", MaskKind.File, "processes of all VEs; open to all until Linux 5.13"),
        new("/proc/latency_stats", MaskKind.File, "kernel stacks of processes of the host"),
        new("/proc/acpi", MaskKind.Directory, "switches of the machine"),
        new("/proc/scsi", MaskKind.Directory, "adds and removes disks of the machine"),
        new("/proc/asound", MaskKind.Directory, "what the machine plays and records"),
        new("/proc/bus", MaskKind.ReadOnly, "configuration space of PCI devices"),
        new("/proc/fs", MaskKind.ReadOnly, "settings of file systems, by device, of the whole host"),
        new("/proc/irq", MaskKind.ReadOnly, "where the machine's interrupts go"),
        new("/proc/sysrq-trigger", MaskKind.ReadOnly, "reboots the machine"),
        new("/sys/firmware", MaskKind.Directory, "serial numbers, UEFI variables"),
        new("/sys/devices/virtual/powercap", MaskKind.Directory, "energy counters, which tell what other VEs compute (CVE-2020-8694)"),
    ];
}
