using System.Buffers.Binary;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Security;
using Vectl.Runtime.Launch;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>Init's stage: what it mounts, and with what it is left when it becomes the VE's own program.</summary>
public sealed class InitStageTests
{
    static readonly Stage s_init = StartPlan.Build(PlanSample.Start).Stage("init");

    static int PivotRoot => s_init.At(SysNo.pivot_root);

    [Fact]
    public void Init_ReportsItsBirthFirst_BecauseItIsRecordedMeanwhile()
    {
        CallStep first = Assert.IsType<CallStep>(s_init.Steps[0]);
        Assert.True(first.Number == SysNo.write && first.Has(0, Status));
    }

    [Theory]
    [InlineData("proc", 0)]
    [InlineData("sysfs", MOUNT_ATTR_RDONLY)]
    public void Init_MakesKernelFileSystemsBeforeTheHostsTreeIsDetached_BecauseTheKernelWantsOneInView(string type, uint attribute)
    {
        var open = (CallStep)s_init.Steps[s_init.At(SysNo.fsopen, call => call.Has(0, type))];
        int mount = s_init.At(SysNo.fsmount, call => call.Has(0, open.Result!.Value));
        PlanSearch.InOrder(mount, PivotRoot, s_init.At(SysNo.umount2));
        Assert.Equal((long)(attribute | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC), ((CallStep)s_init.Steps[mount]).Number(2));
    }

    [Fact]
    public void Init_DetachesTheHostsTreeAtOnce_BecauseUntilThenTheHostIsInReach()
    {
        int pivot = PivotRoot;
        CallStep detach = Assert.IsType<CallStep>(s_init.Steps[pivot + 1]);
        Assert.Equal(SysNo.umount2, detach.Number);
        Assert.True(detach.Has(0, ".") && detach.Has(1, MNT_DETACH));
        CallStep root = Assert.IsType<CallStep>(s_init.Steps[pivot + 2]);
        Assert.True(root.Number == SysNo.chdir && root.Has(0, "/"));
    }

    [Fact]
    public void Init_NamesNothingButTheCurrentDirectory_BeforePivotRoot()
        => Assert.All(PathUse.Of(new Stage("init", s_init.Steps[..(PivotRoot + 1)])), use => Assert.True(use.Path is "." or "", use.ToString()));

    [Fact]
    public void Init_NamesOnlyItsOwnMounts_AfterPivotRoot_BecauseTheRestOfTheTreeIsHostile()
    {
        var after = new Stage("init", s_init.Steps[(PivotRoot + 1)..]);
        foreach (PathUse use in PathUse.Of(after).Where(use => use.Step.Number is not (SysNo.execve or SysNo.chdir or SysNo.umount2)))
            Assert.True(use.Path is "" or "/" || (use.Directory is null ? IsOwnMount(use.Path) : use.Directory == NewRoot && use.IsOneName), use.ToString());
        // /proc and /sys themselves are attached before anything below them is named.
        int attached = after.At(SysNo.move_mount, call => call.Has(0, Sys));
        Assert.All(PathUse.Of(new Stage("init", after.Steps[..attached])), use => Assert.False(IsOwnMount(use.Path), use.ToString()));
    }

    static bool IsOwnMount(string path) => path == "/sys" || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal) || path.StartsWith("/dev/", StringComparison.Ordinal);

    [Fact]
    public void Init_SharesMounts_AfterTheLastOfThem()
    {
        int share = s_init.At(SysNo.mount, call => call.Has(1, "/") && call.Has(3, (long)(MS_REC | MS_SHARED)));
        Assert.Equal(share, s_init.Steps.Length - 1 - s_init.Steps.Reverse().ToList().FindIndex(step => step is CallStep { Number: SysNo.mount }));
    }

    [Fact]
    public void Init_MasksAllThatIsToBeMasked()
    {
        IEnumerable<string> mounted = s_init.Calls(SysNo.mount).Select(call => ((Arg.Str)call.Args[1]).Content);
        Assert.Empty(MaskedPaths.All.Select(masked => masked.Path).Except(mounted));
    }

    [Fact]
    public void Init_BindsThenRemounts_WhatIsReadOnly_BecauseABindMountTakesNoFlags()
    {
        foreach (MaskedPath masked in MaskedPaths.All.Where(masked => masked.Kind == MaskKind.ReadOnly))
        {
            int bind = s_init.At(SysNo.mount, call => call.Has(0, masked.Path) && call.Has(1, masked.Path) && call.Has(3, (long)(MS_BIND | MS_REC)));
            int remount = s_init.At(SysNo.mount, call => call.Has(0, 0) && call.Has(1, masked.Path));
            Assert.Equal(bind + 1, remount);
            Assert.Equal((long)(MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC), ((CallStep)s_init.Steps[remount]).Number(3));
        }
    }

    [Fact]
    public void Init_HasTheConsoleForStreams_InASessionOfItsOwn()
    {
        int session = s_init.At(SysNo.setsid), open = s_init.At(SysNo.openat, call => call.Has(1, "/dev/console"));
        PlanSearch.InOrder([session, open, .. Enumerable.Range(0, 3).Select(stream => s_init.At(SysNo.dup3, call => call.Has(0, Terminal) && call.Has(1, stream)))]);
        Assert.Equal(O_RDWR | O_NOCTTY | O_CLOEXEC, ((CallStep)s_init.Steps[open]).Number(2));
    }

    [Fact]
    public void Init_GoesOnOnlyAfterOneByteOfGo_BecauseAnEndOfFileIsAStarterThatDied()
    {
        CallStep go = Assert.Single(s_init.Calls(SysNo.read));
        Assert.True(go.Has(0, Go) && go.Has(2, 1));
        Assert.Equal(1, go.Expect);
        PlanSearch.InOrder(s_init.Steps.IndexOf(go), s_init.At(SysNo.seccomp), s_init.At(SysNo.execve));
    }

    [Fact]
    public void Init_ReportsReadyOnlyInARootOfItsOwnAndConfined_BecauseThenItCanBeJoined()
    {
        CallStep report = s_init.Calls(SysNo.write).Last();
        Assert.True(report.Has(0, Status) && report.Has(2, 1));
        int at = s_init.Steps.IndexOf(report);
        PlanSearch.InOrder(s_init.At(SysNo.umount2), s_init.At(SysNo.capset), at, s_init.At(SysNo.read));
        Assert.DoesNotContain(s_init.Steps.Skip(at), step => step is CallStep { Number: SysNo.mount or SysNo.move_mount or SysNo.pivot_root });
    }

    [Fact]
    public void Init_DropsTheBoundingSetBeforeTheCapabilities_BecauseThatNeedsOne()
    {
        int[] drops = [.. s_init.Calls(SysNo.prctl).Where(call => call.Has(0, PR_CAPBSET_DROP)).Select(call => s_init.Steps.IndexOf(call))];
        Assert.True(drops.Max() < s_init.At(SysNo.capset));
        ulong kept = CapabilitySet.UpTo(PlanSample.LastCapability).Bits;
        foreach (int drop in drops)
            kept &= ~(1UL << (int)((CallStep)s_init.Steps[drop]).Number(1));
        Assert.Equal(CapabilitySet.Default.Bits, kept);
    }

    [Theory]
    [InlineData("start", "init")]
    [InlineData("exec", "exec")]
    public void InheritableAndAmbientCapabilities_AreNone_BecauseProgramsWouldGetThem(string plan, string name)
    {
        Stage stage = PlanSample.All[plan].Plan.Stage(name);
        int capset = stage.At(SysNo.capset);
        ReadOnlySpan<byte> data = Assert.IsType<Arg.Bytes>(((CallStep)stage.Steps[capset]).Args[1]).Content.AsSpan();
        // struct __user_cap_data_struct: effective, permitted, inheritable; twice, the low half first (capset(2)).
        Assert.Equal(24, data.Length);
        for (int half = 0; half < 2; half++)
        {
            uint kept = (uint)(CapabilitySet.Default.Bits >> (32 * half));
            Assert.Equal(kept, BinaryPrimitives.ReadUInt32LittleEndian(data[(12 * half)..]));
            Assert.Equal(kept, BinaryPrimitives.ReadUInt32LittleEndian(data[(12 * half + 4)..]));
            Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(data[(12 * half + 8)..]));
        }
        PlanSearch.InOrder(stage.At(SysNo.prctl, call => call.Has(0, PR_CAP_AMBIENT) && call.Has(1, PR_CAP_AMBIENT_CLEAR_ALL)), capset, stage.At(SysNo.seccomp));
    }

    [Theory]
    [InlineData("start", "init")]
    [InlineData("exec in a terminal", "exec")]
    public void SeccompFilter_IsTheLastBut_CloseRange_SignalMask_AndExecve_BecauseAllElseMightBeDenied(string plan, string name)
    {
        CallStep[] end = [.. PlanSample.All[plan].Plan.Stage(name).Steps.OfType<CallStep>().SkipWhile(call => call.Number != SysNo.seccomp)];
        Assert.Equal([SysNo.seccomp, SysNo.close_range, SysNo.rt_sigprocmask, SysNo.execve], end.Select(call => call.Number).Distinct());
        Assert.Equal(SeccompFilter.InstallStep, end[0]);
        // All but the standard streams, whatever their numbers, and only on execve: the report pipe has to last until then.
        Assert.Equal((3, uint.MaxValue, (long)CLOSE_RANGE_CLOEXEC), (end[1].Number(0), end[1].Number(1), end[1].Number(2)));
        Assert.Equal(SIG_SETMASK, end[2].Number(0));
        Assert.Equal(new byte[8], Assert.IsType<Arg.Bytes>(end[2].Args[1]).Content);
    }

    [Theory]
    [InlineData("start", "init")]
    [InlineData("exec", "exec")]
    public void Signals_AreReset_BecauseIgnoredOnesSurviveExecve(string plan, string name)
    {
        Stage stage = PlanSample.All[plan].Plan.Stage(name);
        PlanSearch.InOrder(stage.At<ResetSignalsStep>(), stage.At(SysNo.seccomp));
    }

    [Fact]
    public void Lxcfs_IsInViewOnlyWhileItsFilesAreBound()
    {
        Stage stage = PlanSample.All["start with lxcfs"].Plan.Stage("init");
        int attach = stage.At(SysNo.move_mount, call => call.Has(0, Lxcfs)), detach = stage.At(SysNo.umount2, call => call.Has(0, "/dev/shm"));
        int[] binds = [.. Enumerable.Range(0, stage.Steps.Length).Where(i => stage.Steps[i] is CallStep call && call.Number == SysNo.mount && call.Args[0] is Arg.Str { Content: var from } && from.StartsWith("/dev/shm/", StringComparison.Ordinal))];
        Assert.Equal(12, binds.Length);
        PlanSearch.InOrder([stage.At(SysNo.pivot_root), attach, .. binds, detach, stage.At(SysNo.mount, call => call.Has(1, "/dev/shm"))]);
        // What either side does not have is left as it is; and a file is shown where it has its name.
        Assert.All(binds.Select(i => (CallStep)stage.Steps[i]), call =>
        {
            Assert.Equal(Errno.ENOENT, call.Tolerate);
            Assert.Equal(((Arg.Str)call.Args[0]).Content, "/dev/shm" + ((Arg.Str)call.Args[1]).Content);
        });
        Assert.DoesNotContain(s_init.Calls(SysNo.move_mount), call => call.Has(0, Lxcfs));
    }

    [Fact]
    public void Init_BecomesTheProgramOfTheSpec()
    {
        CallStep execve = Assert.IsType<CallStep>(s_init.Steps[^1]);
        Assert.True(execve.Has(0, "/sbin/init"));
        Assert.Equal(new Arg.Strings(["/sbin/init"]), execve.Args[1]);
        Assert.Equal(new Arg.Strings(PlanSample.Start.Environment), execve.Args[2]);
    }
}
