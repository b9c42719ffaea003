using Vectl.Namespaces.Plans;

namespace Vectl.Runtime.Launch;

/// <summary>The registers of the start plan. The first group is opened by <c>vectl start</c>; the stages fill the rest.</summary>
static class StartSlots
{
    public static readonly Slot
        DevNull = new(0, "/dev/null"),
        Template = new(1, "template, idmapped"),
        PrivateArea = new(2, "private area, idmapped"),
        Holder = new(3, "holder pidfd"),
        ConsoleMaster = new(4, "console master"),
        ConsoleSlave = new(5, "console slave"),
        ConsoleMount = new(6, "console mount"),
        Log = new(7, "console log"),
        Go = new(8, "go"),
        Status = new(9, "status"),
        MonitorCgroup = new(10, "cgroup monitor"),
        PayloadCgroup = new(11, "cgroup payload"),
        HolderReady = new(12, "holder ready"),
        Lxcfs = new(13, "lxcfs"),
        Notify = new(14, "file system of the notify socket"),
        Leash = new(15, "leash");

    public static readonly Slot
        MonitorPid = new(16, "monitor pid"),
        SetupPid = new(17, "setup pid"),
        InitPid = new(18, "init pid"),
        InitPidfd = new(19, "init pidfd"),
        Root = new(20, "root"),
        DevContext = new(21, "dev context"),
        Dev = new(22, "dev"),
        Target = new(23, "target"),
        TimeOffsets = new(24, "timens_offsets"),
        ProcContext = new(25, "proc context"),
        Proc = new(26, "proc"),
        SysContext = new(27, "sys context"),
        Sys = new(28, "sys"),
        NewRoot = new(29, "new root"),
        Socket = new(30, "socket"),
        Terminal = new(31, "console"),
        OomScore = new(32, "oom_score_adj"),
        MonitorOomScore = new(33, "oom_score_adj of the monitor"),
        BootId = new(36, "boot id"),
        IpcSysctlFile = new(37, "sysctl of IPC"),
        SysctlFile = new(38, "sysctl");
}
