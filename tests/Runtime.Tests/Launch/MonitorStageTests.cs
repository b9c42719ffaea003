using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>The monitor lives as long as the VE, as host root: it must hold nothing and see nothing that it does not need.</summary>
public sealed class MonitorStageTests
{
    static readonly LaunchPlan s_plan = StartPlan.Build(PlanSample.Start);

    static readonly Stage s_monitor = s_plan.Stage("monitor");

    [Fact]
    public void Monitor_IsBornInItsCgroup_AndInNoNamespace_BecauseItServesTheHost()
    {
        Assert.Equal(CLONE_INTO_CGROUP, s_plan.First.Flags);
        Assert.Equal(MonitorCgroup, s_plan.First.Cgroup);
        Assert.Same(s_monitor, s_plan.First.Child);
    }

    [Fact]
    public void Monitor_ClosesInheritedDescriptorsFirst_BecauseTheStarterMayHoldAnybodys()
        => Assert.Equal([DevNull, Template, PrivateArea, Holder, HolderReady, ConsoleMaster, ConsoleSlave, ConsoleMount, Log, Go, Status, PayloadCgroup],
            Assert.IsType<CloseAllButStep>(s_monitor.Steps[0]).Keep.ToArray());

    [Fact]
    public void Monitor_KeepsConsoleLogAndStatusOnly_WhenSetupIsDone()
    {
        CloseAllButStep close = Assert.Single(s_monitor.Steps.OfType<CloseAllButStep>().Skip(1));
        Assert.Equal([ConsoleMaster, ConsoleSlave, Log, Status], close.Keep.ToArray());
        PlanSearch.InOrder(s_monitor.At(SysNo.wait4), s_monitor.Steps.IndexOf(close), s_monitor.At<SuperviseStep>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Monitor_LeavesTheStartersTerminal_BecauseTheVeOutlivesTheSession(int stream)
        => PlanSearch.InOrder(s_monitor.At(SysNo.setsid), s_monitor.At(SysNo.dup3, call => call.Has(0, DevNull) && call.Has(1, stream)), s_monitor.At<CloneStep>());

    [Fact]
    public void Monitor_LeavesTheStartersDirectory_BecauseItCouldNotBeUnmounted()
        => PlanSearch.InOrder(s_monitor.At(SysNo.chdir, call => call.Has(0, "/")), s_monitor.At<CloneStep>());

    [Fact]
    public void Monitor_ClonesSetupIntoThePayload_InAMountNamespaceOfItsOwn()
    {
        var clone = (CloneStep)s_monitor.Steps[s_monitor.At<CloneStep>()];
        Assert.Equal((CLONE_NEWNS | CLONE_INTO_CGROUP, PayloadCgroup, "setup"), (clone.Flags, clone.Cgroup, clone.Child.Name));
    }

    [Fact]
    public void Monitor_LooksHowSetupEnded_BecauseThereIsNoInitOtherwise()
    {
        int wait = s_monitor.At(SysNo.wait4, call => call.Has(0, SetupPid));
        var check = Assert.IsType<CheckStep>(s_monitor.Steps[wait + 1]);
        int offset = ((CallStep)s_monitor.Steps[wait]).Args.OfType<Arg.Scratch>().Single().Offset;
        Assert.Equal((offset, 0xffffu, 0u), (check.Offset, check.Mask, check.Expected));
    }

    // Its end is how `vectl start` learns that every stage has done its part: it must come when nothing can fail any more.
    [Fact]
    public void Monitor_ClosesStatusLast_BecauseThatReportsSuccess()
    {
        int close = s_monitor.At(SysNo.close, call => call.Has(0, Status));
        PlanSearch.InOrder(s_monitor.At(SysNo.pidfd_open, call => call.Has(0, InitPid)), close, s_monitor.At<SuperviseStep>());
        Assert.Equal(s_monitor.Steps.Length - 2, close);
    }

    [Fact]
    public void Monitor_EndsAsVectl_WithNothingOfTheStartersEnvironment()
    {
        var supervise = Assert.IsType<SuperviseStep>(s_monitor.Steps[^1]);
        Assert.Equal(PlanSample.Start.MonitorArgv.ToArray(), supervise.Argv.ToArray());
        Assert.Equal(["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], supervise.Environment.ToArray());
        Assert.Equal((InitPidfd, ConsoleMaster, Log), (supervise.Pidfd, supervise.Master, supervise.Log));
        Assert.Equal(("/var/log/vectl/101.console", "/var/log/vectl/101.console.1", 1 << 20), (supervise.LogPath, supervise.OldLogPath, supervise.LogLimit));
    }
}
