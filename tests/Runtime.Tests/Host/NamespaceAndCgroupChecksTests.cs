using Vectl.Linux;
using Vectl.Runtime.Host;

namespace Vectl.Runtime.Tests.Host;

public sealed class NamespaceAndCgroupChecksTests
{
    static readonly string[] s_all = ["cpu", "cpuset", "io", "memory", "pids"];

    const string Hybrid = "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t1\t1\ncpu\t1\t1\t1\nblkio\t7\t1\t1\nmemory\t4\t12\t1\npids\t0\t5\t1\n";

    [Fact]
    public void Kind_LimitZero_IsMissingWithSysctl() => Assert.Equal(
        new Finding("namespaces", "user", FindingLevel.Missing, "user.max_user_namespaces = 0", "sysctl user.max_user_namespaces=65536"),
        NamespaceChecks.Kind("user", present: true, limit: 0, veCount: 4094, "CONFIG_USER_NS"));

    [Theory]
    [InlineData("net", true, 4093L, FindingLevel.Warning)]
    [InlineData("net", true, 4094L, FindingLevel.Ok)]
    [InlineData("net", true, long.MaxValue, FindingLevel.Ok)]
    [InlineData("net", true, null, FindingLevel.Ok)]
    [InlineData("net", false, null, FindingLevel.Missing)]
    [InlineData("time", false, null, FindingLevel.Warning)]
    public void Kind_PresenceAndLimit_Level(string kind, bool present, long? limit, FindingLevel level)
        => Assert.Equal(level, NamespaceChecks.Kind(kind, present, limit, veCount: 4094, "CONFIG_X").Level);

    [Theory]
    [InlineData(1L, null, "sysctl kernel.apparmor_restrict_unprivileged_userns=0")]
    [InlineData(0L, 0L, "sysctl kernel.unprivileged_userns_clone=1")]
    [InlineData(null, null, null)]
    [InlineData(0L, 1L, null)]
    public void Nested_Restriction_NamesTheKey(long? apparmor, long? clone, string? mend) => Assert.Equal(mend, NamespaceChecks.Nested(apparmor, clone).Mend);

    [Theory]
    [InlineData(null, Errno.OK, FindingLevel.Missing, "not mounted")]
    [InlineData("/sys/fs/cgroup", Errno.OK, FindingLevel.Ok, "/sys/fs/cgroup")]
    [InlineData("/sys/fs/cgroup", Errno.EROFS, FindingLevel.Missing, "/sys/fs/cgroup is read-only")]
    [InlineData("/sys/fs/cgroup", Errno.EACCES, FindingLevel.Missing, "/sys/fs/cgroup cannot be written: EACCES")]
    public void Mount_PathAndAccess_Level(string? path, Errno access, FindingLevel level, string detail)
    {
        Finding finding = CgroupChecks.Mount(path, access);
        Assert.Equal((level, detail), (finding.Level, finding.Detail));
    }

    [Fact]
    public void Controllers_AllInV2_Ok() => Assert.Equal(FindingLevel.Ok, CgroupChecks.Controllers([.. s_all, "rdma"], Hybrid).Level);

    [Fact]
    public void Controllers_HeldByV1_MendIsTheBootParameter() => Assert.Equal(
        new Finding("cgroups", "controllers", FindingLevel.Warning,
            "missing: cpu cpuset io memory pids; VEs that have such limits are refused (cgroup v1 holds cpu cpuset io memory)",
            "Boot with systemd.unified_cgroup_hierarchy=1, or without systemd with cgroup_no_v1=all."),
        CgroupChecks.Controllers([], Hybrid));

    [Fact]
    public void Controllers_NotInTheKernel_MendIsTheKernel() => Assert.Equal(
        "Use a kernel with these controllers, and boot without cgroup_disable=.", CgroupChecks.Controllers(["cpu", "cpuset", "io", "memory"], Hybrid).Mend);

    [Theory]
    [InlineData(true, true, FindingLevel.Ok, "the cgroup namespaces of VEs are boundaries", null)]
    [InlineData(false, false, FindingLevel.Warning, "not a mount option; that a VE", "mount -o remount,nsdelegate,memory_recursiveprot /c, or boot with systemd.")]
    [InlineData(false, true, FindingLevel.Warning, "not a mount option, because lxcfs mounted cgroup2 again without it; that a VE", "mount -o remount,nsdelegate,memory_recursiveprot /c; and for each start of lxcfs")]
    public void Delegation_NamesWhoTookTheOption(bool present, bool lxcfs, FindingLevel level, string detail, string? mend)
    {
        Finding finding = CgroupChecks.Delegation("/c", present, lxcfs);
        Assert.Equal(level, finding.Level);
        Assert.StartsWith(detail, finding.Detail, StringComparison.Ordinal);
        Assert.StartsWith(mend ?? "", finding.Mend ?? "", StringComparison.Ordinal);
        Assert.Equal(mend is null, finding.Mend is null);
    }

    const string Bfq = "echo bfq > /sys/block/vda/queue/scheduler", Cost = "echo '254:0 enable=1' > /c/io.cost.qos";

    [Theory]
    [InlineData("mq-deadline kyber [bfq] none", "", "the scheduler bfq obeys it, up to 1000", null)]
    [InlineData("[none] mq-deadline", "254:0 enable=1 ctrl=auto model=linear", "io.cost obeys it", null)]
    [InlineData("[none] mq-deadline", "8:0 enable=1 ctrl=auto\n254:0 enable=0 ctrl=auto", "nothing obeys it: the scheduler is none, and io.cost is off", Bfq + ", or for a fast disk: " + Cost)]
    [InlineData("[mq-deadline] none", "", "nothing obeys it: the scheduler is mq-deadline, and io.cost is off", Bfq + ", or for a fast disk: " + Cost)]
    [InlineData("[mq-deadline] bfq none", null, "nothing obeys it: the scheduler is mq-deadline, and io.cost is not in this kernel", Bfq)]
    [InlineData("", null, "nothing obeys it: the scheduler is none, and io.cost is not in this kernel", Bfq)]
    public void IoWeight_OfADisk_SaysWhoObeysIt(string schedulers, string? qos, string detail, string? mend)
    {
        Finding finding = IoWeightChecks.Disk("vda", "254:0", schedulers, qos, "/c");
        Assert.Equal(("io.weight on vda", mend is null ? FindingLevel.Ok : FindingLevel.Warning, detail, mend), (finding.Name, finding.Level, finding.Detail, finding.Mend));
    }
}
