using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>The validator finds what it is there to find: without this, its silence about the real plans would mean nothing.</summary>
public sealed class PlanValidatorTests
{
    static readonly Slot s_input = new(0, "in"), s_a = new(1, "a"), s_b = new(2, "b"), s_pid = new(10, "pid"), s_childPid = new(11, "child"), s_grandchildPid = new(12, "grandchild");

    static StageBuilder Stage(string name = "s") => new(name);

    static CloneStep Clone(StageBuilder child, Slot pid, ulong flags = 0, Slot? cgroup = null) => new("clone", child.Build(), flags, "", cgroup, pid);

    static string[] Problems(StageBuilder stage) => PlanValidator.Problems(new LaunchPlan(Clone(stage, s_pid)), s_input);

    [Fact]
    public void InputsAndResults_AreFine()
        => Assert.Empty(Problems(Stage().Call("r", SysNo.read, s_input).Call(s_a, "o", SysNo.openat, 0).Call("r2", SysNo.read, s_a).Call("c", SysNo.close, s_a)));

    [Fact]
    public void Read_NeverFilled()
        => Assert.Equal(["s, r: <a> is not filled here, or closed"], Problems(Stage().Call("r", SysNo.read, s_a)));

    [Fact]
    public void Read_AfterClose()
        => Assert.Equal(["s, r: <in> is not filled here, or closed"], Problems(Stage().Call("c", SysNo.close, s_input).Call("r", SysNo.read, s_input)));

    [Fact]
    public void Read_AfterCloseAllBut()
        => Assert.Equal(["s, r: <in> is not filled here, or closed"], Problems(Stage().Add(new CloseAllButStep("k", [])).Call("r", SysNo.read, s_input)));

    [Fact]
    public void Keep_OfAResult()
        => Assert.Equal(["s, k: <a> is read before the launch and no input"], Problems(Stage().Call(s_a, "o", SysNo.openat, 0).Add(new CloseAllButStep("k", [s_a]))));

    [Fact]
    public void Cgroup_OfAResult()
        => Assert.Equal(["s, clone: <a> is read before the launch and no input"], Problems(Stage().Call(s_a, "o", SysNo.openat, 0).Add(Clone(Stage("c"), s_childPid, cgroup: s_a))));

    [Fact]
    public void Read_OfAChildsDescriptor()
        => Assert.Equal(["s, r: <a> is not filled here, or closed"], Problems(Stage()
            .Add(Clone(Stage("c").Call(s_a, "o", SysNo.openat, 0), s_childPid)).Call("w", SysNo.wait4, s_childPid).Call("r", SysNo.read, s_a)));

    [Fact]
    public void Read_OfADescriptorWhoseRegisterAChildOverwrote()
        => Assert.Equal(["s, r: <a> is not filled here, or closed"], Problems(Stage().Call(s_a, "o", SysNo.openat, 0)
            .Add(Clone(Stage("c").Call(s_a, "o", SysNo.openat, 0), s_childPid)).Call("w", SysNo.wait4, s_childPid).Call("r", SysNo.read, s_a)));

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Read_OfAGrandchildsPid_NeedsAWait(bool wait, int problems)
    {
        StageBuilder stage = Stage().Add(Clone(Stage("c").Add(Clone(Stage("g"), s_grandchildPid)), s_childPid));
        if (wait)
            stage.Call("w", SysNo.wait4, s_childPid);
        Assert.Equal(problems, Problems(stage.Call("p", SysNo.pidfd_open, s_grandchildPid)).Length);
    }

    [Fact]
    public void Write_OfWhatARunningGrandchildUses()
        => Assert.Equal(["s, o: <a> is also used by a child that runs"], Problems(Stage()
            .Add(Clone(Stage("c").Add(Clone(Stage("g").Call(s_a, "o", SysNo.openat, 0), s_grandchildPid)), s_childPid))
            .Call("w", SysNo.wait4, s_childPid).Call(s_a, "o", SysNo.openat, 0)));

    [Fact]
    public void ChildThatReadsItsOwnPid()
        => Assert.Contains("s, clone: <child> is written by the clone and used by the child at the same time",
            Problems(Stage().Add(Clone(Stage("c").Call("p", SysNo.pidfd_open, s_childPid), s_childPid))));

    [Fact]
    public void Write_OfAnInput()
        => Assert.Equal(["s, o: <in> is an input"], Problems(Stage().Call(s_input, "o", SysNo.openat, 0)));

    [Fact]
    public void Read_OfWhatMayHaveBeenSkipped()
        => Assert.Equal(["s, r: <b> is not filled here, or closed"], Problems(Stage()
            .Try(Errno.ENOENT, 1, "t", SysNo.mount).Call(s_b, "o", SysNo.openat, 0).Call("r", SysNo.read, s_b).Call("e", SysNo.exit_group, 0)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Skip_BeyondTheEnd(int skip)
        => Assert.Equal([$"s, t: skips {skip} steps and with them the end of the stage"], Problems(Stage().Try(Errno.ENOENT, skip, "t", SysNo.mount).Call("e", SysNo.exit_group, 0)));

    [Fact]
    public void SharedDescriptorTable()
        => Assert.Equal(["s, clone: CLONE_FILES: descriptors of the stages are thought to be their own"], Problems(Stage().Add(Clone(Stage("c"), s_childPid, CLONE_FILES))));
}
