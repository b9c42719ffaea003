using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Launch;

/// <summary>The monitor: host root, outside every namespace of the VE; starts the setup stage, then watches init.</summary>
static class MonitorStage
{
    // The shared scratch area begins with the console buffer.
    const int WaitStatus = 4096;

    public static Stage Build(StartSpec spec) => new StageBuilder("monitor")
        .Add(new CloseAllButStep("close inherited descriptors",
            [DevNull, Template, PrivateArea, Holder, HolderReady, ConsoleMaster, ConsoleSlave, ConsoleMount, Log, Go, Status, PayloadCgroup,
                .. spec.Lxcfs is null ? [] : (Slot[])[Lxcfs], .. spec.Notifies ? (Slot[])[Notify] : [], .. spec.Leashed ? (Slot[])[Leash] : []]))
        .Call("setsid", SysNo.setsid)
        .Call("stdin from /dev/null", SysNo.dup3, DevNull, 0, 0)
        .Call("stdout to /dev/null", SysNo.dup3, DevNull, 1, 0)
        .Call("stderr to /dev/null", SysNo.dup3, DevNull, 2, 0)
        .Call("chdir /", SysNo.chdir, "/")
        .Call("name the monitor", SysNo.prctl, Flag.Of(PR_SET_NAME), $"vectl:{spec.Id}")
        .Add(new CloneStep("setup: builds the root", SetupStage.Build(spec), CLONE_NEWNS | CLONE_INTO_CGROUP, "CLONE_NEWNS|CLONE_INTO_CGROUP", PayloadCgroup, SetupPid))
        .Call("wait for setup", SysNo.wait4, SetupPid, new Arg.Scratch(WaitStatus), 0, 0)
        .Add(new CheckStep("setup ended well", WaitStatus, 0xffff, 0, Errno.ECHILD))
        // It takes no memory, and whoever kills it in the VE's place only delays what comes after init's end.
        .Call(MonitorOomScore, "open oom_score_adj of the monitor", SysNo.openat, Flag.Cwd, "/proc/self/oom_score_adj", Flag.Of(O_WRONLY | O_CLOEXEC))
        .Try(Errno.EACCES, 0, "spare the monitor when memory runs out", SysNo.write, MonitorOomScore, "-1000", 5)
        .Add(new CloseAllButStep("close what only the start needs", [ConsoleMaster, ConsoleSlave, Log, Status]))
        .Call(InitPidfd, "watch init", SysNo.pidfd_open, InitPid, 0)
        .Call("report", SysNo.close, Status)
        .Add(new SuperviseStep("copy the console, wait for init", InitPidfd, ConsoleMaster, Log, spec.ConsoleLogLimit,
            spec.ConsoleLog, spec.ConsoleLog + ".1", spec.MonitorArgv, ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]))
        .Build();
}
