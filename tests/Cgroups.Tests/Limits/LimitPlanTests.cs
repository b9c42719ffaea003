using Vectl.Cgroups.Devices;
using Vectl.Cgroups.Limits;

namespace Vectl.Cgroups.Tests.Limits;

public sealed class LimitPlanTests
{
    static readonly string[] s_always = ["cgroup.max.descendants = 1024", "cgroup.max.depth = 32"];

    static string[] Start(CgroupLimits limits, params DeviceNumber[] disks) => [.. LimitPlan.Start(limits, [.. disks]).Select(write => $"{write}")];

    static string[] Change(CgroupLimits limits, params string[] keys) => [.. LimitPlan.Change(limits, [new(8, 0)], keys.Contains).Select(write => $"{write}")];

    [Fact]
    public void Start_NoLimits_BoundsCgroupsOnly() => Assert.Equal(s_always, Start(new CgroupLimits(), new DeviceNumber(8, 0)));

    [Fact]
    public void Start_EveryLimit_InOrder()
    {
        var limits = new CgroupLimits
        {
            Memory = new() { Max = 1 << 30, High = 1 << 29, Low = 4096, Swap = 0, OomGroup = true },
            Cpu = new() { LimitMillis = 1500, Weight = 300, BurstMicroseconds = 20000, Cpus = "0-1", Mems = "0" },
            Io = new() { Weight = 5000, Rbps = 1, Wbps = 2, Riops = 3, Wiops = 4 },
            Pids = 100,
            Hugetlb = [new("2MB", 4 << 20)],
            Descendants = 5,
            Depth = 3,
        };
        Assert.Equal(
        [
            "memory.max = 1073741824", "memory.high = 536870912", "memory.low = 4096", "memory.swap.max = 0", "memory.oom.group = 1",
            "cpu.max = 150000 100000", "cpu.max.burst = 20000", "cpu.weight = 300", "cpuset.cpus = 0-1", "cpuset.mems = 0",
            "io.weight = default 5000", "io.bfq.weight = default 1000", "pids.max = 100", "cgroup.max.descendants = 5", "cgroup.max.depth = 3",
            "io.max = 8:0 rbps=1", "io.max = 8:0 wbps=2", "io.max = 8:0 riops=3", "io.max = 8:0 wiops=4", "hugetlb.2MB.max = 4194304",
        ], Start(limits, new DeviceNumber(8, 0)));
    }

    [Fact]
    public void Start_TwoDisks_EachHasTheLimit()
        => Assert.Equal([.. s_always, "io.max = 8:0 wbps=9", "io.max = 259:1 wbps=9"], Start(new() { Io = new() { Wbps = 9 } }, new(8, 0), new(259, 1)));

    [Theory]
    [InlineData(500L, null, "50000 100000")]
    [InlineData(null, 2, "200000 100000")]
    [InlineData(500L, 2, "50000 100000")]
    [InlineData(3000L, 2, "200000 100000")]
    [InlineData(15L, null, "1500 100000")]
    public void Start_LimitAndCount_TheSmallerHolds(long? limit, int? count, string quota)
        => Assert.Equal($"cpu.max = {quota}", Start(new() { Cpu = new() { LimitMillis = limit, Count = count } })[0]);

    [Fact]
    public void Change_OnlyWhatIsNamed() => Assert.Equal(["memory.max = 4096"], Change(new() { Memory = new() { Max = 4096 }, Pids = 7 }, "memory.max"));

    [Fact]
    public void Change_Unset_WritesTheKernelsDefault()
        => Assert.Equal(["memory.max = max", "memory.low = 0", "cpuset.cpus = ", "pids.max = max", "cgroup.max.depth = 32", "io.max = 8:0 wbps=max"],
            Change(new(), "memory.max", "memory.low", "cpu.cpus", "pids.max", "cgroups.depth", "io.wbps"));

    [Fact]
    public void Change_Quota_BurstIsOutOfTheWay()
        => Assert.Equal(["cpu.max.burst = 0", "cpu.max = 50000 100000", "cpu.max.burst = 9000"],
            Change(new() { Cpu = new() { LimitMillis = 500, BurstMicroseconds = 9000 } }, "cpu.limit"));

    [Fact]
    public void Change_Hugetlb_AllSizes()
    {
        string[] writes = Change(new() { Hugetlb = [new("2MB", 0)] }, "hugetlb");
        Assert.Contains("hugetlb.2MB.max = 0", writes);
        Assert.Contains("hugetlb.1GB.max = max", writes);
    }

    [Fact]
    public void Controllers_OfTheWrites_WithoutTheCore()
        => Assert.Equal("memory cpu hugetlb", string.Join(' ', LimitPlan.Controllers(LimitPlan.Start(new() { Memory = new() { Max = 4096 }, Cpu = new() { Weight = 5 }, Hugetlb = [new("2MB", 0)] }, []))));
}
