using System.Buffers.Binary;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>Setup is host root beside a hostile tree: the order of its steps and the way it names files are what keeps the host safe.</summary>
public sealed class SetupStageTests
{
    static readonly StartSpec s_spec = PlanSample.Start;

    static readonly Stage s_setup = StartPlan.Build(s_spec).Stage("setup");

    static int JoinNamespaces => s_setup.At(SysNo.setns, call => call.Has(0, Holder) && call.Has(1, (long)(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)));

    static int Overlay => s_setup.At(SysNo.mount, call => call.Has(2, "overlay"));

    [Fact]
    public void Setup_MakesMountsPrivateFirst_BecauseTheHostWouldSeeThem()
    {
        CallStep first = Assert.IsType<CallStep>(s_setup.Steps[0]);
        Assert.Equal(SysNo.mount, first.Number);
        Assert.True(first.Has(1, "/"));
        Assert.Equal((long)(MS_REC | MS_PRIVATE), first.Number(3));
    }

    [Fact]
    public void Setup_TakesTheIdsOfTheVesRootForTheOverlayOnly_BecauseAllElseNeedsTheHosts()
    {
        uint root = s_spec.Ids.Base;
        int group = s_setup.At(SysNo.setfsgid, call => call.Has(0, root)), user = s_setup.At(SysNo.setfsuid, call => call.Has(0, root));
        int userBack = s_setup.At(SysNo.setfsuid, call => call.Has(0, 0)), groupBack = s_setup.At(SysNo.setfsgid, call => call.Has(0, 0));
        // setfsgid first: it needs CAP_SETGID of a process whose file user id is still root's.
        PlanSearch.InOrder(group, user, Overlay, userBack, groupBack, JoinNamespaces);
        Assert.Equal(4, s_setup.Calls(SysNo.setfsuid, SysNo.setfsgid).Count());
    }

    [Fact]
    public void Setup_SetsSecurebitsBeforeSetfsuid_BecauseThatWouldTakeItsCapabilities()
    {
        int securebits = s_setup.At(SysNo.prctl, call => call.Has(0, PR_SET_SECUREBITS) && call.Has(1, SECBIT_NO_SETUID_FIXUP));
        PlanSearch.InOrder(securebits, s_setup.At(SysNo.setfsuid, call => call.Has(0, s_spec.Ids.Base)));
    }

    [Fact]
    public void Setup_IsHostRootUntilSetns_AndMountsNothingAfterwards_BecauseTheVeCouldUndoIt()
    {
        int setns = JoinNamespaces;
        Assert.All(s_setup.Calls(SysNo.setresuid, SysNo.setresgid, SysNo.setgroups), call => Assert.True(s_setup.Steps.IndexOf(call) > setns, $"{call.Number} before setns"));
        Assert.All(s_setup.Calls(SysNo.mount, SysNo.move_mount, SysNo.fsmount, SysNo.mknodat, SysNo.mkdirat), call => Assert.True(s_setup.Steps.IndexOf(call) < setns, $"{call.Label} after setns"));
    }

    [Fact]
    public void Setup_BecomesRootOfTheVe_GroupsFirst_BecauseLaterItCouldNot()
        => PlanSearch.InOrder(JoinNamespaces, s_setup.At(SysNo.setgroups, call => call.Has(0, 0)), s_setup.At(SysNo.setresgid), s_setup.At(SysNo.setresuid), s_setup.At<CloneStep>());

    [Fact]
    public void Setup_WaitsForTheHolderAsLateAsItCan_BecauseBothWorkAtOnce()
    {
        int wait = s_setup.At(SysNo.read, call => call.Has(0, HolderReady));
        Assert.Equal(JoinNamespaces, wait + 1);
        Assert.Equal(1, ((CallStep)s_setup.Steps[wait]).Expect);
    }

    [Fact]
    public void Holder_IsBornInTheVesCgroup_AndMakesItsNamespacesAfterTheMaps_BecauseTheirFilesBelongToItsRoot()
    {
        CloneStep clone = NamespaceHolder.Plan.First;
        Assert.Equal(CLONE_NEWUSER | CLONE_VM | CLONE_INTO_CGROUP, clone.Flags);
        PlanSearch.InOrder(clone.Child.At(SysNo.read, call => call.Expect == 1), clone.Child.At(SysNo.unshare, call => call.Has(0, (long)(CLONE_NEWNET | CLONE_NEWIPC))), clone.Child.At(SysNo.write));
    }

    [Fact]
    public void Setup_OpensTimensOffsetsBeforeSetns_BecauseItsProcFilesAreRootsThen()
    {
        int open = s_setup.At(SysNo.openat, call => call.Has(1, "/proc/self/timens_offsets")), unshare = s_setup.At(SysNo.unshare, call => call.Has(0, (long)CLONE_NEWTIME));
        PlanSearch.InOrder(open, JoinNamespaces, unshare, s_setup.At(SysNo.write, call => call.Has(0, TimeOffsets)), s_setup.At<CloneStep>());
    }

    [Fact]
    public void Setup_WithoutClockOffsets_MakesNoTimeNamespace()
    {
        Stage setup = StartPlan.Build(s_spec with { TimeOffsets = null }).Stage("setup");
        Assert.Empty(setup.Calls(SysNo.unshare));
        Assert.DoesNotContain(PathUse.Of(setup), use => use.Path.Contains("timens", StringComparison.Ordinal));
    }

    // The one place where the host's directory tree is named is before anything of the VE is mounted.
    [Fact]
    public void Setup_NamesFilesByTheCurrentDirectory_InItsStagingDirectoryOnly()
    {
        IEnumerable<string> named = PathUse.Of(s_setup).Where(use => use.Directory is null).Select(use => $"{use.Step.Number} {use.Path}");
        Assert.Equal(["mount /", "chdir /var/lib/vectl/stage", "move_mount lower", "move_mount private", "mount root", "openat root", "openat /proc/self/oom_score_adj", "openat /proc/self/timens_offsets"], named);
        Assert.True(((CallStep)s_setup.Steps[Overlay]).Has(4, "lowerdir=lower,upperdir=private/upper,workdir=private/work"));
    }

    [Fact]
    public void Setup_NamesFilesOfTheRoot_ByOneNameBelowItsDescriptor_BecauseAnyOtherPathIsTheVes()
    {
        PathUse[] uses = [.. PathUse.Of(s_setup).Where(use => use.Directory == Root)];
        Assert.Equal(["mkdirat dev", "openat2 dev", "mkdirat proc", "mkdirat sys"], uses.Select(use => $"{use.Step.Number} {use.Path}"));
        Assert.All(uses, use => Assert.True(use.IsOneName, use.ToString()));
    }

    [Fact]
    public void Setup_NamesFilesInItsOwnDev_ByOneName()
    {
        PathUse[] uses = [.. PathUse.Of(s_setup).Where(use => use.Directory == Dev && use.Path.Length > 0)];
        Assert.Equal(17, uses.Length);
        Assert.All(uses, use => Assert.True(use.IsOneName, use.ToString()));
    }

    [Fact]
    public void Setup_MountsByDescriptorAtBothEnds_WhereTheTargetIsTheVes()
    {
        CallStep dev = (CallStep)s_setup.Steps[s_setup.At(SysNo.move_mount, call => call.Has(0, Dev))];
        Assert.True(dev.Has(1, "") && dev.Has(2, Target) && dev.Has(3, ""));
        Assert.Equal(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH, dev.Number(4));
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("init")]
    public void EveryOpenat2_FollowsNoLink_AndStaysInTheRoot(string name)
    {
        CallStep[] opens = [.. StartPlan.Build(s_spec).Stage(name).Calls(SysNo.openat2)];
        Assert.NotEmpty(opens);
        Assert.All(opens, open =>
        {
            var how = Assert.IsType<Arg.Bytes>(open.Args[2]);
            // struct open_how: flags, mode, resolve; 64 bits each (openat2(2)).
            Assert.Equal(24, how.Content.Length);
            Assert.Equal(24, open.Number(3));
            Assert.Equal((ulong)(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), BinaryPrimitives.ReadUInt64LittleEndian(how.Content.AsSpan()));
            Assert.Equal(RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS, BinaryPrimitives.ReadUInt64LittleEndian(how.Content.AsSpan()[16..]));
            Assert.Equal("{O_PATH|O_DIRECTORY|O_NOFOLLOW, RESOLVE_IN_ROOT|RESOLVE_NO_SYMLINKS|RESOLVE_NO_MAGICLINKS}", how.Description);
        });
    }

    [Fact]
    public void Setup_MakesTheDevicesThatEveryProgramExpects_AndNoOther()
        => Assert.Equal(["null 1:3", "zero 1:5", "full 1:7", "random 1:8", "urandom 1:9", "tty 5:0", "console 0:0"],
            s_setup.Calls(SysNo.mknodat).Select(call => $"{((Arg.Str)call.Args[1]).Content} {call.Number(3) >> 8}:{call.Number(3) & 0xff}"));

    [Fact]
    public void Setup_DevIsNosuidAndNoexec_AndTheRootIsNodev()
    {
        Assert.Equal(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, ((CallStep)s_setup.Steps[s_setup.At(SysNo.fsmount)]).Number(2));
        Assert.Equal((long)MS_NODEV, ((CallStep)s_setup.Steps[Overlay]).Number(3));
    }

    [Fact]
    public void Setup_ClonesInitAsTheMonitorsChild_InEveryNamespaceButTheHolders_WhichItIsInAlready()
    {
        var clone = (CloneStep)s_setup.Steps[s_setup.At<CloneStep>()];
        Assert.Equal(CLONE_PARENT | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWCGROUP, clone.Flags);
        Assert.Null(clone.Cgroup);
    }

    [Fact]
    public void Setup_EndsWhenInitIsThere()
        => Assert.Equal([SysNo.exit_group], s_setup.Steps.Skip(s_setup.At<CloneStep>() + 1).Cast<CallStep>().Select(call => call.Number));
}
