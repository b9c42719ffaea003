using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Security;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Launch;

/// <summary>Init's last preparations, as root of the VE inside all of its namespaces, until <c>execve</c>.</summary>
static class InitStage
{
    // The VE's own interfaces, which the kernel lets its root change by netlink too. LXC has it writable as well (sys:mixed): "netplan apply" writes
    // a "change" event to each, and when that fails it stops where the old network is down and the new one not yet up.
    const string Interfaces = "/sys/devices/virtual/net";

    static readonly string[] s_machine =
    [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/loadavg", "/proc/meminfo", "/proc/slabinfo", "/proc/stat", "/proc/swaps", "/proc/uptime",
        "/proc/pressure/cpu", "/proc/pressure/io", "/proc/pressure/memory", "/sys/devices/system/cpu",
    ];

    public static Stage Build(StartSpec spec)
    {
        // The parent records init while init goes on.
        StageBuilder stage = new StageBuilder("init").Call("report birth", SysNo.write, Status, "b", 1);
        PrepareKernelFileSystems(stage);
        SwitchRoot(stage);
        if (spec.Lxcfs is not null)
            ShowMachine(stage);
        MountInside(stage, spec);
        Mask(stage);
        ShowBootId(stage);
        ShareMounts(stage);
        SetUpNetworkAndNames(stage, spec);
        Confine(stage, spec);
        return stage.Call($"execve {spec.InitArgv[0]}", SysNo.execve, spec.InitArgv[0], new Arg.Strings(spec.InitArgv), new Arg.Strings(spec.Environment)).Build();
    }

    // proc and sysfs show the namespaces of the process that mounts them, and the kernel allows a new instance only while
    // a complete one is in view (mount_too_revealing in fs/namespace.c): so before the host's tree is detached. A read-only /sys tells the
    // VE's programs that no udev will come (https://systemd.io/CONTAINER_INTERFACE/): systemd-networkd and NetworkManager would wait for it.
    static void PrepareKernelFileSystems(StageBuilder stage) => stage
        .Call(ProcContext, "fsopen proc", SysNo.fsopen, "proc", Flag.Of(FSOPEN_CLOEXEC))
        .Call("create proc", SysNo.fsconfig, ProcContext, Flag.Of(FSCONFIG_CMD_CREATE), 0, 0, 0)
        .Call(Proc, "fsmount proc", SysNo.fsmount, ProcContext, Flag.Of(FSMOUNT_CLOEXEC), Flag.Of(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC))
        .Call(SysContext, "fsopen sysfs", SysNo.fsopen, "sysfs", Flag.Of(FSOPEN_CLOEXEC))
        .Call("create sysfs", SysNo.fsconfig, SysContext, Flag.Of(FSCONFIG_CMD_CREATE), 0, 0, 0)
        .Call(Sys, "fsmount sysfs", SysNo.fsmount, SysContext, Flag.Of(FSMOUNT_CLOEXEC), Flag.Of(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC));

    // The mount under the current directory is locked in this namespace, and pivot_root refuses a locked one; a copy of it is free.
    static void SwitchRoot(StageBuilder stage) => stage
        .Call(NewRoot, "copy the root mount", SysNo.open_tree, Flag.Cwd, ".", Flag.Of(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE))
        .Call("attach the root mount", SysNo.move_mount, NewRoot, "", Flag.Cwd, ".", Flag.Of(MOVE_MOUNT_F_EMPTY_PATH))
        .Call("chdir to the new root", SysNo.fchdir, NewRoot)
        .Call("pivot_root", SysNo.pivot_root, ".", ".")
        .Call("detach the host's tree", SysNo.umount2, ".", Flag.Of(MNT_DETACH))
        .Call("chdir /", SysNo.chdir, "/")
        .OpenTarget(NewRoot, "proc").Attach(Proc, "/proc")
        .OpenTarget(NewRoot, "sys").Attach(Sys, "/sys")
        // ip-netns(8) unmounts /sys and mounts another, for which one has to be in view: the one below this.
        .Call("mount /sys over itself", SysNo.mount, "/sys", "/sys", Flag.Null, Flag.Of(MS_BIND), Flag.Null);

    // What lxcfs serves (https://github.com/lxc/lxcfs), as LXC binds it. Its tree is in view only while that is done: the rest of it
    // is none of the VE's business. What this lxcfs, or this kernel, does not have stays as it is (ENOENT).
    static void ShowMachine(StageBuilder stage)
    {
        stage.Call("attach lxcfs", SysNo.move_mount, Lxcfs, "", Flag.Cwd, "/dev/shm", Flag.Of(MOVE_MOUNT_F_EMPTY_PATH));
        foreach (string path in s_machine)
            stage.Try(Errno.ENOENT, 0, $"show the VE's {path}", SysNo.mount, "/dev/shm" + path, path, Flag.Null, Flag.Of(MS_BIND), Flag.Null);
        stage.Call("detach lxcfs", SysNo.umount2, "/dev/shm", Flag.Of(MNT_DETACH));
    }

    // From here on /proc, /sys and /dev are this stage's own mounts and no other process is in the VE: paths below them are safe.
    static void MountInside(StageBuilder stage, StartSpec spec) => stage
        .Call($"bind {Interfaces}", SysNo.mount, Interfaces, Interfaces, Flag.Null, Flag.Of(MS_BIND), Flag.Null)
        .Call($"make {Interfaces} writable", SysNo.mount, Flag.Null, Interfaces, Flag.Null, Flag.Of(MS_REMOUNT | MS_BIND | MS_NOSUID | MS_NODEV | MS_NOEXEC), Flag.Null)
        .Call("mount cgroup2", SysNo.mount, "cgroup2", "/sys/fs/cgroup", "cgroup2", Flag.Of(MS_NOSUID | MS_NODEV | MS_NOEXEC), Flag.Null)
        .Call("mount devpts", SysNo.mount, "devpts", "/dev/pts", "devpts", Flag.Of(MS_NOSUID | MS_NOEXEC), "newinstance,gid=5,mode=620,ptmxmode=666" + (spec.Ptys is { } ptys ? $",max={ptys}" : ""))
        .Call("mount /dev/shm", SysNo.mount, "shm", "/dev/shm", "tmpfs", Flag.Of(MS_NOSUID | MS_NODEV), "mode=1777")
        .Call("mount /dev/mqueue", SysNo.mount, "mqueue", "/dev/mqueue", "mqueue", Flag.Of(MS_NOSUID | MS_NODEV | MS_NOEXEC), Flag.Null);

    // What a kernel does not have (ENOENT) needs no mask. ADR-0004 says why these are not locked.
    static void Mask(StageBuilder stage)
    {
        foreach (MaskedPath masked in MaskedPaths.All)
        {
            if (masked.Kind == MaskKind.File)
                stage.Try(Errno.ENOENT, 0, $"mask {masked.Path}", SysNo.mount, "/dev/null", masked.Path, Flag.Null, Flag.Of(MS_BIND), Flag.Null);
            else if (masked.Kind == MaskKind.Directory)
                stage.Try(Errno.ENOENT, 0, $"mask {masked.Path}", SysNo.mount, "tmpfs", masked.Path, "tmpfs", Flag.Of(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC), "size=0,nr_inodes=2");
            else
                stage
                    .Try(Errno.ENOENT, 1, $"bind {masked.Path}", SysNo.mount, masked.Path, masked.Path, Flag.Null, Flag.Of(MS_BIND | MS_REC), Flag.Null)
                    .Call($"make {masked.Path} read-only", SysNo.mount, Flag.Null, masked.Path, Flag.Null, Flag.Of(MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC), Flag.Null);
        }
    }

    // The kernel's is the host's, and the same for all boots of the VE: journals would take them for one (systemd-nspawn does this too).
    static void ShowBootId(StageBuilder stage) => stage
        .Call("show the boot id", SysNo.mount, "/dev/boot_id", "/proc/sys/kernel/random/boot_id", Flag.Null, Flag.Of(MS_BIND), Flag.Null)
        .Call("make the boot id read-only", SysNo.mount, Flag.Null, "/proc/sys/kernel/random/boot_id", Flag.Null, Flag.Of(MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC), Flag.Null)
        .Call("remove the boot id's name", SysNo.unlinkat, Flag.Cwd, "/dev/boot_id", 0);

    // Services have mount namespaces of their own, and what init mounts later has to reach them, their credentials among it.
    // systemd shares its mounts itself on a machine only; in a container it leaves that to the manager (mount_setup in its mount-setup.c).
    static void ShareMounts(StageBuilder stage)
        => stage.Call("share mounts among the VE's processes", SysNo.mount, Flag.Null, "/", Flag.Null, Flag.Of(MS_REC | MS_SHARED), Flag.Null);

    static void SetUpNetworkAndNames(StageBuilder stage, StartSpec spec) => stage
        .Call("sethostname", SysNo.sethostname, spec.Hostname, Encoding.UTF8.GetByteCount(spec.Hostname))
        .SetDomain(spec.Sysctls)
        .SetSysctls(spec.Sysctls, SysctlScope.Ipc, SysctlFile)
        .LetPing(spec.Sysctls, SysctlFile)
        .Call(Socket, "socket for the loopback interface", SysNo.socket, Flag.Of(AF_INET), Flag.Of(SOCK_DGRAM | SOCK_CLOEXEC), 0)
        .Call("loopback up", SysNo.ioctl, Socket, Flag.Of(SIOCSIFFLAGS), Structures.LoopbackFlags(IFF_UP | IFF_RUNNING, "{lo, IFF_UP|IFF_RUNNING}"));

    static void Confine(StageBuilder stage, StartSpec spec)
    {
        stage
            .Call("setsid", SysNo.setsid)
            .Call(Terminal, "open /dev/console", SysNo.openat, Flag.Cwd, "/dev/console", Flag.Of(O_RDWR | O_NOCTTY | O_CLOEXEC))
            .Call(spec.Leashed ? "stdin from the leash" : "stdin from the console", SysNo.dup3, spec.Leashed ? Leash : Terminal, 0, 0)
            .Call("stdout to the console", SysNo.dup3, Terminal, 1, 0)
            .Call("stderr to the console", SysNo.dup3, Terminal, 2, 0)
            .Try(Errno.ENOSYS, 0, "new session keyring", SysNo.keyctl, Flag.Of(KEYCTL_JOIN_SESSION_KEYRING), Flag.Null)
            .Call("umask", SysNo.umask, Flag.Mode(0x12));
        foreach (Step step in CapabilitySteps.Drop(spec.Capabilities, spec.LastCapability))
            stage.Add(step);
        stage
            .Add(new ResetSignalsStep("default signal dispositions"))
            // From here on the VE's root is its own and the process confined: only now may it be listed and joined.
            .Call("report ready", SysNo.write, Status, "r", 1)
            .Add(new CallStep("wait for go", SysNo.read, [Go, new Arg.Scratch(4200), 1]) { Expect = 1 })
            // Its interfaces are there by now, and each has its own below net.ipv4.conf.
            .SetSysctls(spec.Sysctls, SysctlScope.Own, SysctlFile)
            .Add(SeccompFilter.InstallStep)
            .Call("close all but the standard streams on execve", SysNo.close_range, 3, new Arg.Value(uint.MaxValue, "~0"), Flag.Of(CLOSE_RANGE_CLOEXEC))
            .Call("empty signal mask", SysNo.rt_sigprocmask, Flag.Of(SIG_SETMASK), new Arg.Bytes([.. new byte[8]], "{}"), Flag.Null, 8);
    }
}
