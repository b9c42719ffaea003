using Vectl.Cgroups.Devices;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Launch;

/// <summary>
/// Setup: still host root, in a mount namespace of its own. Its mounts are locked against the VE, because the VE gets a
/// copy of them in a less privileged mount namespace (<c>mount_namespaces(7)</c>).
/// </summary>
static class SetupStage
{
    const ulong VeNamespaces = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWCGROUP;

    const ulong HolderNamespaces = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC;

    /// <summary>The step that fails when the holder did.</summary>
    internal const string WaitForHolder = "wait for the holder";

    const int HolderByte = 4208;

    const int BootIdLength = 37;

    // (name, major, minor): the nodes every Linux program may expect; mem(4), null(4), random(4), tty(4), full(4).
    static readonly (string Name, uint Major, uint Minor)[] s_devices =
        [("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0)];

    static readonly (string Name, string Target)[] s_links =
        [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx")];

    public static Stage Build(StartSpec spec)
    {
        var stage = new StageBuilder("setup");
        MountRoot(stage, spec);
        MakeDev(stage, spec);
        LimitProcesses(stage, spec);
        JoinNamespaces(stage, spec);
        return stage
            .Add(new CloneStep("init: PID 1 of the VE", InitStage.Build(spec), CLONE_PARENT | VeNamespaces,
                "CLONE_PARENT|CLONE_NEWPID|CLONE_NEWNS|CLONE_NEWUTS|CLONE_NEWCGROUP", null, InitPid))
            .Call("exit", SysNo.exit_group, 0)
            .Build();
    }

    static void MountRoot(StageBuilder stage, StartSpec spec) => stage
        .Call("keep mounts private", SysNo.mount, Flag.Null, "/", Flag.Null, Flag.Of(MS_REC | MS_PRIVATE), Flag.Null)
        .Call("chdir to the staging directory", SysNo.chdir, spec.Stage)
        .Call("attach template", SysNo.move_mount, Template, "", Flag.Cwd, "lower", Flag.Of(MOVE_MOUNT_F_EMPTY_PATH))
        .Call("attach private area", SysNo.move_mount, PrivateArea, "", Flag.Cwd, "private", Flag.Of(MOVE_MOUNT_F_EMPTY_PATH))
        // Overlayfs makes its work directory with the mounter's fs ids, and host root has no id in the idmapped upper
        // layer (EOVERFLOW, then a read-only mount). NO_SETUID_FIXUP keeps the capabilities across setfsuid.
        .Call("keep capabilities across setfsuid", SysNo.prctl, Flag.Of(PR_SET_SECUREBITS), Flag.Of(SECBIT_NO_SETUID_FIXUP))
        .Call("file group id of the VE's root", SysNo.setfsgid, spec.Ids.Base)
        .Call("file user id of the VE's root", SysNo.setfsuid, spec.Ids.Base)
        .Call("umask", SysNo.umask, 0)
        .Call("mount overlay", SysNo.mount, "overlay", "root", "overlay", Flag.Of(MS_NODEV), "lowerdir=lower,upperdir=private/upper,workdir=private/work")
        .Call(Root, "open the root", SysNo.openat, Flag.Cwd, "root", Flag.Of(O_PATH | O_DIRECTORY | O_CLOEXEC));

    // A tmpfs that only this stage has ever written to: its nodes and names need no verification (CVE-2025-31133).
    static void MakeDev(StageBuilder stage, StartSpec spec)
    {
        stage
            .Call(DevContext, "fsopen /dev", SysNo.fsopen, "tmpfs", Flag.Of(FSOPEN_CLOEXEC))
            .Call("/dev mode", SysNo.fsconfig, DevContext, Flag.Of(FSCONFIG_SET_STRING), "mode", "0755", 0)
            .Call("/dev size", SysNo.fsconfig, DevContext, Flag.Of(FSCONFIG_SET_STRING), "size", "512k", 0)
            .Call("/dev owner", SysNo.fsconfig, DevContext, Flag.Of(FSCONFIG_SET_STRING), "uid", spec.Ids.Base.ToString(), 0)
            .Call("/dev group", SysNo.fsconfig, DevContext, Flag.Of(FSCONFIG_SET_STRING), "gid", spec.Ids.Base.ToString(), 0)
            .Call("create the file system of /dev", SysNo.fsconfig, DevContext, Flag.Of(FSCONFIG_CMD_CREATE), 0, 0, 0)
            .Call(Dev, "fsmount /dev", SysNo.fsmount, DevContext, Flag.Of(FSMOUNT_CLOEXEC), Flag.Of(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
        foreach ((string name, uint major, uint minor) in s_devices)
            stage.Call($"device /dev/{name}", SysNo.mknodat, Dev, name, new Arg.Value(S_IFCHR | 0x1B6, "S_IFCHR|0666"), new Arg.Value(major << 8 | minor, $"{major}:{minor}"));
        foreach (DeviceNode node in spec.Devices)
        {
            foreach (string directory in node.Parents)
                stage.Try(Errno.EEXIST, 0, $"directory /dev/{directory}", SysNo.mkdirat, Dev, directory, Flag.Mode(0x1ED));
            // One of those above may be named again, to be allowed more.
            stage.Try(Errno.EEXIST, 0, $"device /dev/{node.Name}", SysNo.mknodat, Dev, node.Name, new Arg.Value(node.Mode, $"{(node.Kind == DeviceKind.Block ? "S_IFBLK" : "S_IFCHR")}|0{Convert.ToString(node.Permissions, 8)}"),
                new Arg.Value(node.Number.Encoded, $"{node.Number}"));
        }
        foreach ((string name, string target) in s_links)
            stage.Call($"link /dev/{name}", SysNo.symlinkat, target, Dev, name);
        foreach (string name in (ReadOnlySpan<string>)["pts", "shm", "mqueue"])
            stage.Call($"directory /dev/{name}", SysNo.mkdirat, Dev, name, Flag.Mode(0x1ED));
        stage
            // Init's stage binds it where the kernel's is, and removes its name.
            .Call(BootId, "file of the boot id", SysNo.openat, Dev, "boot_id", Flag.Of(O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC), Flag.Mode(0x124))
            .Add(new CallStep("write the boot id", SysNo.write, [BootId, $"{spec.BootId}\n", BootIdLength]) { Expect = BootIdLength })
            .Call("file /dev/console", SysNo.mknodat, Dev, "console", new Arg.Value(S_IFREG | 0x180, "S_IFREG|0600"), 0)
            .OpenTarget(Root, "dev")
            .Attach(Dev, "/dev")
            .Call("mount /dev/console", SysNo.move_mount, ConsoleMount, "", Dev, "console", Flag.Of(MOVE_MOUNT_F_EMPTY_PATH));
        if (spec.Notifies)
            stage
                .Call($"directory /dev/{NotifySocket.Directory}", SysNo.mkdirat, Dev, NotifySocket.Directory, Flag.Mode(0x1ED))
                .Call($"mount /dev/{NotifySocket.Directory}", SysNo.move_mount, Notify, "", Dev, NotifySocket.Directory, Flag.Of(MOVE_MOUNT_F_EMPTY_PATH));
        foreach (string name in (ReadOnlySpan<string>)["proc", "sys"])
            stage.Try(Errno.EEXIST, 0, $"create /{name}", SysNo.mkdirat, Root, name, Flag.Mode(0x1ED));
        stage
            .Call("file user id of the host's root", SysNo.setfsuid, 0)
            .Call("file group id of the host's root", SysNo.setfsgid, 0);
    }

    // Here, while CAP_SYS_RESOURCE is the host's: init and all of its processes inherit these.
    static void LimitProcesses(StageBuilder stage, StartSpec spec)
    {
        string score = (spec.OomScoreAdj ?? 0).ToString();
        stage.Call(OomScore, "open oom_score_adj", SysNo.openat, Flag.Cwd, "/proc/self/oom_score_adj", Flag.Of(O_WRONLY | O_CLOEXEC));
        // Without CAP_SYS_RESOURCE it cannot go below what it was; whoever asked for nothing gets that.
        stage.Add(new CallStep("set oom_score_adj", SysNo.write, [OomScore, score, score.Length]) { Tolerate = spec.OomScoreAdj is null ? Errno.EACCES : Errno.OK });
        foreach ((string kind, ProcessLimit limit) in spec.ProcessLimits)
            stage.Call($"limit {kind} of processes", SysNo.prlimit64, 0, new Arg.Value(ProcessLimit.NumberOf(kind), $"RLIMIT_{kind.ToUpperInvariant()}"), Structures.Limit(limit), Flag.Null);
    }

    // Their files show the IPC namespace of who opens them, whatever proc they lie in. Where the kernel wants the VE's root, init's stage does it.
    static void SetIpcSysctls(StageBuilder stage, StartSpec spec)
    {
        foreach ((string name, _) in spec.Sysctls)
            if (Sysctl.ScopeOf(name) == SysctlScope.Ipc)
            {
                stage
                    .Call("join the holder's IPC namespace", SysNo.setns, Holder, Flag.Of(CLONE_NEWIPC))
                    .SetSysctls(spec.Sysctls, SysctlScope.Ipc, IpcSysctlFile);
                return;
            }
    }

    static void JoinNamespaces(StageBuilder stage, StartSpec spec)
    {
        stage.Call("chdir to the root", SysNo.fchdir, Root);
        // The file must be opened while this process is host root; setns makes it undumpable and its /proc files root's.
        if (spec.TimeOffsets is not null)
            stage.Call(TimeOffsets, "open clock offsets", SysNo.openat, Flag.Cwd, "/proc/self/timens_offsets", Flag.Of(O_WRONLY | O_CLOEXEC));
        stage
            .Add(new CallStep(WaitForHolder, SysNo.read, [HolderReady, new Arg.Scratch(HolderByte), 1]) { Expect = 1 });
        SetIpcSysctls(stage, spec);
        stage
            .Call("join the holder's namespaces", SysNo.setns, Holder, new Arg.Value((long)HolderNamespaces, "CLONE_NEWUSER|CLONE_NEWNET|CLONE_NEWIPC"))
            .Call("drop supplementary groups", SysNo.setgroups, 0, Flag.Null)
            .Call("group id 0 of the VE", SysNo.setresgid, 0, 0, 0)
            .Call("user id 0 of the VE", SysNo.setresuid, 0, 0, 0);
        if (spec.TimeOffsets is not null)
            stage
                .Call("new time namespace", SysNo.unshare, Flag.Of(CLONE_NEWTIME))
                .Call("set clock offsets", SysNo.write, TimeOffsets, spec.TimeOffsets, spec.TimeOffsets.Length);
    }
}
