using System.Collections.Immutable;
using Vectl.Cgroups.Devices;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>Fixed specifications, so that their plans are the same on every machine.</summary>
static class PlanSample
{
    public const int LastCapability = 40;

    public static StartSpec Start { get; } = new()
    {
        Id = Sample.Id(101),
        Ids = new(Sample.Base),
        Hostname = "web1",
        BootId = new Guid("0123456789abcdef0123456789abcdef"),
        Stage = "/var/lib/vectl/stage",
        InitArgv = ["/sbin/init"],
        Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "container=vectl"],
        TimeOffsets = "monotonic -100 0\nboottime -200 0\n",
        LastCapability = LastCapability,
        ConsoleLog = "/var/log/vectl/101.console",
        ConsoleLogLimit = 1 << 20,
        MonitorArgv = ["vectl", "monitor-exit", "101"],
    };

    public static ImmutableArray<KeyValuePair<string, string>> Sysctls { get; } =
        [new("net.ipv4.ip_forward", "1"), new("kernel.shmmax", "65536"), new("kernel.domainname", "example"), new("net.ipv4.ping_group_range", "0 10"), new("fs.mqueue.msg_max", "20")];

    public static ExecSpec Exec { get; } = new()
    {
        Programs = [("/usr/bin/id", ["id", "-u"]), ("/bin/id", ["id", "-u"])],
        Environment = ["PATH=/usr/bin:/bin"],
        Directory = "/root",
        Replaced = [true, false, true],
        JoinTime = true,
        LastCapability = LastCapability,
    };

    public static Slot[] StartInputs { get; } =
    [
        StartSlots.DevNull, StartSlots.Template, StartSlots.PrivateArea, StartSlots.Holder, StartSlots.HolderReady, StartSlots.ConsoleMaster, StartSlots.ConsoleSlave,
        StartSlots.ConsoleMount, StartSlots.Log, StartSlots.Go, StartSlots.Status, StartSlots.MonitorCgroup, StartSlots.PayloadCgroup,
    ];

    public static Slot[] ExecInputs { get; } = [ExecSlots.Init, ExecSlots.Cgroup, ExecSlots.Stdin, ExecSlots.Stdout, ExecSlots.Stderr];

    /// <summary>Every plan of the runtime with its inputs, in each form that its specification can give it.</summary>
    public static TheoryData<string> Names { get; } = [.. All.Keys];

    public static Dictionary<string, (LaunchPlan Plan, Slot[] Inputs)> All => new()
    {
        ["start"] = (StartPlan.Build(Start), StartInputs),
        ["start without clock offsets"] = (StartPlan.Build(Start with { TimeOffsets = null }), StartInputs),
        ["start with lxcfs"] = (StartPlan.Build(Start with { Lxcfs = "/var/lib/lxcfs" }), [.. StartInputs, StartSlots.Lxcfs]),
        ["start that is waited for"] = (StartPlan.Build(Start with { Notifies = true }), [.. StartInputs, StartSlots.Notify]),
        ["start of an idle VE"] = (StartPlan.Build(Start with { Leashed = true }), [.. StartInputs, StartSlots.Leash]),
        ["start with devices and limits"] = (StartPlan.Build(Start with
        {
            Devices = [new("net/tun", DeviceKind.Character, new(10, 200), 0x1B6), new("sdb", DeviceKind.Block, new(8, 16), 0x1B0)],
            ProcessLimits = [new("nofile", new(1024, 4096)), new("core", new(0, null))],
            OomScoreAdj = -10,
        }), StartInputs),
        ["start with sysctls"] = (StartPlan.Build(Start with { Sysctls = Sysctls }), StartInputs),
        ["exec"] = (ExecPlan.Build(Exec), ExecInputs),
        ["exec in a terminal"] = (ExecPlan.Build(Exec with { Terminal = true, Replaced = [true, true, true] }), ExecInputs),
        ["exec with the caller's streams"] = (ExecPlan.Build(Exec with { Replaced = [false, false, false], JoinTime = false }), ExecInputs),
        ["exec in a full VE"] = (ExecPlan.Build(Exec with { MovedIn = true, ProcessLimits = [new("nofile", new(1024, 4096))] }), [.. ExecInputs, ExecSlots.Admitted]),
        ["exec as a user"] = (ExecPlan.Build(Exec with { User = new(33, 34, [34, 4]), DirectoryIsRequired = true, Script = 9 }), ExecInputs),
        ["hostname"] = (HostnamePlan.Build("web1"), [HostnamePlan.Init]),
    };
}
