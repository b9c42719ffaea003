using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Tests.Plans;

public sealed class LaunchPlanTests
{
    static readonly Slot root = new(0, "root"), child = new(1, "init pid"), cgroup = new(2, "payload"), outer = new(3, "monitor pid");

    static LaunchPlan Sample(string hostname = "ve-101")
    {
        Stage init = new StageBuilder("init")
            .Call("set the host name", SysNo.sethostname, hostname, hostname.Length)
            .Try(Errno.ENOENT, 1, "open the key file", SysNo.openat, Flag.Cwd, "/a\nb", Flag.Of(O_RDONLY | O_NOFOLLOW), 0)
            .Add(new CallStep("wait for go", SysNo.read, [root, new Arg.Scratch(8), 1]) { Expect = 1 })
            .Add(new CheckStep("is it a device", 4, 0xF000, 0x2000, Errno.ENODEV))
            .Add(new ResetSignalsStep("default signals"))
            .Call("run init", SysNo.execve, "/sbin/init", new Arg.Strings(["/sbin/init", "x y"]), Flag.Null)
            .Build();
        Stage monitor = new StageBuilder("monitor")
            .Add(new CloseAllButStep("close the rest", [root, cgroup]))
            .Call(root, "make a directory", SysNo.mkdirat, root, "d", Flag.Mode(0x1ED))
            .Add(new CloneStep("the init", init, CLONE_NEWPID, "CLONE_NEWPID", cgroup, child))
            .Build();
        return new LaunchPlan(new CloneStep("the monitor", monitor, 0, "0", null, outer));
    }

    [Fact]
    public void Print_NestedStages_OneStepALine() => Assert.Equal(
        """
        <monitor pid> = clone3(0)  # the monitor
          monitor.1   close_range(all but <root> <payload>)  # close the rest
          monitor.2   <root> = mkdirat(<root>, "d", 0755)  # make a directory
          monitor.3   <init pid> = clone3(CLONE_NEWPID, cgroup=<payload>)  # the init
            init.1   sethostname("ve-101", 6)  # set the host name
            init.2   openat(AT_FDCWD, "/a\nb", O_RDONLY | O_NOFOLLOW, 0)  # open the key file (or ENOENT)
            init.3   read(<root>, &scratch[8], 1)  # wait for go
            init.4   check scratch[4] & 0xf000 == 0x2000, else ENODEV  # is it a device
            init.5   rt_sigaction(1..64, SIG_DFL)  # default signals
            init.6   execve("/sbin/init", ["/sbin/init", "x y"], NULL)  # run init

        """, Sample().Print());

    [Fact]
    public void Equals_SamePlanBuiltTwice_True()
    {
        Assert.Equal(Sample(), Sample());
        Assert.Equal(Sample().GetHashCode(), Sample().GetHashCode());
    }

    [Fact]
    public void Equals_AnArgumentDeepInsideDiffers_False() => Assert.NotEqual(Sample(), Sample("ve-102"));

    public static TheoryData<Arg, Arg> UnequalArguments => new()
    {
        { 1, 2 },
        { "a", "b" },
        { new Arg.Bytes([1], "x"), new Arg.Bytes([2], "x") },
        { new Arg.Bytes([1], "x"), new Arg.Bytes([1], "y") },
        { new Arg.Strings(["a", "b"]), new Arg.Strings(["a"]) },
        { new Arg.Filter([new sock_filter { k = 1 }]), new Arg.Filter([new sock_filter { k = 2 }]) },
        { new Arg.Scratch(0), new Arg.Scratch(8) },
        { root, cgroup },
    };

    [Theory]
    [MemberData(nameof(UnequalArguments))]
    public void Arg_DifferentContent_NotEqual(Arg left, Arg right) => Assert.NotEqual(left, right);

    public static TheoryData<Arg, Arg> EqualArguments => new()
    {
        { new Arg.Bytes([1, 2], "x"), new Arg.Bytes([1, 2], "x") },
        { new Arg.Strings(["a", "b"]), new Arg.Strings(["a", "b"]) },
        { new Arg.Filter([new sock_filter { k = 1 }]), new Arg.Filter([new sock_filter { k = 1 }]) },
    };

    [Theory]
    [MemberData(nameof(EqualArguments))]
    public void Arg_SameContentInAnotherArray_EqualWithEqualHash(Arg left, Arg right)
    {
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Fact]
    public void CallStep_EachProperty_CountsInEquality()
    {
        var step = new CallStep("open", SysNo.openat, ImmutableArray.Create<Arg>(1));

        Assert.Equal(step, new CallStep("open", SysNo.openat, [1]));
        Assert.NotEqual(step, step with { Label = "other" });
        Assert.NotEqual(step, step with { Number = SysNo.openat2 });
        Assert.NotEqual(step, step with { Result = root });
        Assert.NotEqual(step, step with { Expect = 0 });
        Assert.NotEqual(step, step with { Tolerate = Errno.ENOENT });
        Assert.NotEqual(step, step with { Skip = 1 });
    }

    [Fact]
    public void SuperviseStep_OtherCommand_NotEqual()
    {
        var step = new SuperviseStep("supervise", child, root, cgroup, 1, "/log", "/log.1", ["vectl"], ["A=1"]);

        Assert.Equal(step, step with { Argv = ["vectl"] });
        Assert.NotEqual(step, step with { Argv = ["vectl", "x"] });
        Assert.NotEqual(step, step with { Environment = ["A=2"] });
    }

    [Fact]
    public void WithDescendants_NestedClones_DepthFirst()
        => Assert.Equal(["monitor", "init"], Sample().First.Child.WithDescendants().Select(stage => stage.Name));
}
