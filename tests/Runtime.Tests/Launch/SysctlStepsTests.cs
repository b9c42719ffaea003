using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>Who writes which kernel parameter, and when.</summary>
public sealed class SysctlStepsTests
{
    static readonly LaunchPlan s_plan = StartPlan.Build(PlanSample.Start with { Sysctls = PlanSample.Sysctls });

    static readonly Stage s_init = s_plan.Stage("init"), s_setup = s_plan.Stage("setup");

    static string[] Paths(Stage stage) => [.. PathUse.Of(stage).Where(use => use.Path.StartsWith("/proc/sys/", StringComparison.Ordinal) && use.Step.Number == SysNo.openat).Select(use => use.Path)];

    [Fact]
    public void TheVesRoot_WritesThoseOfItsNetwork_WhenItsInterfacesAreThere()
    {
        Assert.Equal(["/proc/sys/kernel/shmmax", "/proc/sys/fs/mqueue/msg_max", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv4/ping_group_range"], Paths(s_init));
        PlanSearch.InOrder(s_init.At(SysNo.read), s_init.At(SysNo.openat, call => call.Has(1, "/proc/sys/net/ipv4/ip_forward")), s_init.At(SysNo.seccomp));
        Assert.Contains(s_init.Calls(SysNo.setdomainname), call => call.Has(0, "example") && call.Has(1, 7));
    }

    // As root of the host, in no namespace of the VE but the one that they are of.
    [Fact]
    public void TheHostsRoot_WritesThoseOfIpc_BeforeItBecomesTheVes()
    {
        Assert.Equal(["/proc/sys/kernel/shmmax", "/proc/sys/fs/mqueue/msg_max"], Paths(s_setup));
        int ipc = s_setup.At(SysNo.setns, call => call.Has(0, Holder) && call.Has(1, (long)CLONE_NEWIPC));
        PlanSearch.InOrder(s_setup.At(SysNo.read, call => call.Has(0, HolderReady)), ipc, s_setup.At(SysNo.openat, call => call.Has(1, "/proc/sys/kernel/shmmax")),
            s_setup.At(SysNo.setns, call => call.Has(1, (long)(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC))));
        // Which of the two may, the kernel says: nothing but that is forgiven, and no other parameter.
        Assert.All(s_setup.Calls(SysNo.openat).Concat(s_init.Calls(SysNo.openat)).Where(call => call.Args[1] is Arg.Str { Content: var path } && path.StartsWith("/proc/sys/", StringComparison.Ordinal)),
            call => Assert.Equal(((Arg.Str)call.Args[1]).Content.Contains("/net/", StringComparison.Ordinal) ? Errno.OK : Errno.EACCES, call.Tolerate));
    }

    [Fact]
    public void WithoutAny_AllGroupsMayPing_AndNothingElseIsWritten()
    {
        LaunchPlan plan = StartPlan.Build(PlanSample.Start);
        Assert.Equal(["/proc/sys/net/ipv4/ping_group_range"], Paths(plan.Stage("init")));
        Assert.Empty(Paths(plan.Stage("setup")));
        Assert.Contains(plan.Stage("init").Calls(SysNo.write), call => call.Has(1, "0 65535"));
    }
}
