using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Launch;

public sealed class ExecPlanTests
{
    const long Six = (long)(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP);

    static Stage Build(ExecSpec spec) => ExecPlan.Build(spec).First.Child;

    public static TheoryData<string> Names => [.. PlanSample.All.Keys.Where(name => name.StartsWith("exec", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Names))]
    public void NotDumpable_IsFirst_BecauseTheVeCouldTraceTheRestOtherwise(string name)
    {
        CallStep first = Assert.IsType<CallStep>(PlanSample.All[name].Plan.First.Child.Steps[0]);
        Assert.True(first.Number == SysNo.prctl && first.Has(0, PR_SET_DUMPABLE) && first.Has(1, 0));
    }

    [Theory]
    [InlineData(false, Six)]
    [InlineData(true, Six | (long)CLONE_NEWTIME)]
    public void Setns_JoinsAllNamespacesInOneCall_BecauseBetweenTwoItWouldBeHalfAHostProcess(bool time, long flags)
    {
        Stage stage = Build(PlanSample.Exec with { JoinTime = time });
        CallStep setns = Assert.Single(stage.Calls(SysNo.setns));
        Assert.True(setns.Has(0, ExecSlots.Init));
        Assert.Equal(flags, setns.Number(1));
        Assert.Equal(1, stage.Steps.IndexOf(setns));
    }

    [Fact]
    public void Command_IsBornInTheCgroupOfInit_AndInNoOtherWayClonedApart()
    {
        CloneStep first = ExecPlan.Build(PlanSample.Exec).First;
        Assert.Equal((CLONE_INTO_CGROUP, ExecSlots.Cgroup), (first.Flags, first.Cgroup));
    }

    [Fact]
    public void Ids_AreSet_GroupsFirst_BecauseLaterItCouldNot()
    {
        Stage stage = Build(PlanSample.Exec);
        PlanSearch.InOrder(stage.At(SysNo.setns), stage.At(SysNo.setgroups, call => call.Has(0, 0)), stage.At(SysNo.setresgid), stage.At(SysNo.setresuid), stage.At(SysNo.capset));
    }

    // prctl(2), commit_creds(): a change of ids takes the setting back.
    [Fact]
    public void ParentDeathSignal_IsSetAfterTheIds_BecauseTheyClearIt()
    {
        Stage stage = Build(PlanSample.Exec);
        PlanSearch.InOrder(stage.At(SysNo.setresuid), stage.At(SysNo.prctl, call => call.Has(0, PR_SET_PDEATHSIG) && call.Has(1, SIGHUP)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Setsid_IsAlways_BecauseTheOperatorsTerminalWouldBeDevTty(string name) => Assert.Single(PlanSample.All[name].Plan.First.Child.Calls(SysNo.setsid));

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Terminal_IsTaken_OnlyWhenAsked(bool terminal, int expected)
    {
        Stage stage = Build(PlanSample.Exec with { Terminal = terminal });
        CallStep[] calls = [.. stage.Calls(SysNo.ioctl)];
        Assert.Equal(expected, calls.Length);
        if (terminal)
        {
            Assert.True(calls[0].Has(0, 0) && calls[0].Has(1, TIOCSCTTY) && calls[0].Has(2, 0));
            PlanSearch.InOrder(stage.At(SysNo.setsid), stage.At(SysNo.dup3, call => call.Has(1, 0)), stage.Steps.IndexOf(calls[0]));
        }
    }

    [Theory]
    [InlineData(false, false, false, "")]
    [InlineData(true, false, true, "stdin>0 stderr>2")]
    [InlineData(true, true, true, "stdin>0 stdout>1 stderr>2")]
    public void Streams_AreReplacedAsTold(bool stdin, bool stdout, bool stderr, string expected)
        => Assert.Equal(expected, string.Join(' ', Build(PlanSample.Exec with { Replaced = [stdin, stdout, stderr] }).Calls(SysNo.dup3)
            .Select(call => $"{((Arg.Register)call.Args[0]).Slot.Name}>{call.Number(1)}")));

    [Fact]
    public void Directory_IsTheRootsFirst_BecauseTheCallersWouldBeOnTheHost()
        => Assert.Equal(["/", "/root"], Build(PlanSample.Exec).Calls(SysNo.chdir).Select(call => ((Arg.Str)call.Args[0]).Content));

    [Fact]
    public void Programs_AreTriedInOrder_AndTheLastMustRun()
    {
        CallStep[] programs = [.. Build(PlanSample.Exec).Calls(SysNo.execve)];
        Assert.Equal(["/usr/bin/id", "/bin/id"], programs.Select(call => ((Arg.Str)call.Args[0]).Content));
        Assert.Equal([CallStep.AnyErrno, Errno.OK], programs.Select(call => call.Tolerate));
        Assert.All(programs, call => Assert.Equal(new Arg.Strings(["id", "-u"]), call.Args[1]));
        Assert.All(programs, call => Assert.Equal(new Arg.Strings(["PATH=/usr/bin:/bin"]), call.Args[2]));
    }

    [Fact]
    public void Hostname_JoinsUserAndUtsOnly_UndumpableFirst()
    {
        Stage stage = HostnamePlan.Build("ü1").First.Child;
        Assert.Equal([SysNo.prctl, SysNo.setns, SysNo.sethostname], stage.Steps.Cast<CallStep>().Select(call => call.Number));
        CallStep dumpable = (CallStep)stage.Steps[0], setns = (CallStep)stage.Steps[1], name = (CallStep)stage.Steps[2];
        Assert.True(dumpable.Has(0, PR_SET_DUMPABLE) && dumpable.Has(1, 0));
        Assert.True(setns.Has(0, HostnamePlan.Init) && setns.Has(1, (long)(CLONE_NEWUSER | CLONE_NEWUTS)));
        // sethostname(2) takes bytes.
        Assert.True(name.Has(0, "ü1") && name.Has(1, 3));
    }

    static Stage AsUser => Build(PlanSample.Exec with { User = new(33, 34, [34, 4]) });

    [Fact]
    public void User_IsBecomeLast_BecauseConfinementNeedsRoot()
    {
        Stage stage = AsUser;
        CallStep groups = stage.Calls(SysNo.setgroups).Last(), gid = stage.Calls(SysNo.setresgid).Last(), uid = stage.Calls(SysNo.setresuid).Last();
        Assert.True(groups.Has(0, 2) && ((Arg.Bytes)groups.Args[1]).Content.AsSpan().SequenceEqual((byte[])[34, 0, 0, 0, 4, 0, 0, 0]));
        Assert.True(gid.Has(0, 34) && gid.Has(1, 34) && gid.Has(2, 34));
        Assert.True(uid.Has(0, 33) && uid.Has(1, 33) && uid.Has(2, 33));
        PlanSearch.InOrder(stage.At(SysNo.capset), stage.At(SysNo.seccomp), stage.Steps.IndexOf(groups), stage.Steps.IndexOf(gid), stage.Steps.IndexOf(uid), stage.Steps.IndexOf(stage.Calls(SysNo.execve).First()));
    }

    [Fact]
    public void User_HasNoWayBack_BecauseNothingKeepsCapabilitiesOverTheChange()
        => Assert.DoesNotContain(AsUser.Calls(SysNo.prctl), call => call.Has(0, PR_SET_SECUREBITS) || call.Has(0, 8));

    // commit_creds() clears it, and what a user must not enter root must not enter for him.
    [Fact]
    public void ParentDeathSignal_AndDirectory_ComeAfterTheUser()
    {
        Stage stage = AsUser;
        int uid = stage.Steps.IndexOf(stage.Calls(SysNo.setresuid).Last());
        Assert.Single(stage.Calls(SysNo.prctl), call => call.Has(0, PR_SET_PDEATHSIG));
        PlanSearch.InOrder(uid, stage.At(SysNo.chdir, call => ((Arg.Str)call.Args[0]).Content == "/root"), stage.At(SysNo.prctl, call => call.Has(0, PR_SET_PDEATHSIG)));
    }

    [Theory]
    [InlineData(true, Errno.OK)]
    [InlineData(false, CallStep.AnyErrno)]
    public void Directory_ThatWasAskedFor_MustBeThere(bool required, Errno tolerated)
        => Assert.Equal(tolerated, Build(PlanSample.Exec with { DirectoryIsRequired = required }).Calls(SysNo.chdir).Last().Tolerate);

    [Fact]
    public void Script_StaysOpen_AsTheOnlyDescriptor()
    {
        Stage stage = Build(PlanSample.Exec with { Script = 9 });
        PlanSearch.InOrder(stage.At(SysNo.close_range), stage.At(SysNo.fcntl, call => call.Has(0, 9) && call.Has(1, F_SETFD) && call.Has(2, 0)), stage.Steps.IndexOf(stage.Calls(SysNo.execve).First()));
    }
}
