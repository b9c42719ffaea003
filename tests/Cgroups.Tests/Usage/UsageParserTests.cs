using System.Text;
using Vectl.Cgroups.Usage;

namespace Vectl.Cgroups.Tests.Usage;

public sealed class UsageParserTests
{
    // Linux 6.1, a cgroup with a cap of half a CPU.
    const string CpuStat61 = "usage_usec 1530842\nuser_usec 1412007\nsystem_usec 118835\ncore_sched.force_idle_usec 0\nnr_periods 31\nnr_throttled 29\nthrottled_usec 1441215\nnr_bursts 0\nburst_usec 0\n";

    // Linux 6.18, the cpu controller with cgroup v1: the basics are there all the same.
    const string CpuStat618 = "usage_usec 11478009773\nuser_usec 6891983927\nsystem_usec 4586025846\nnice_usec 0\n";

    const string MemoryStat61 = """
        anon 52953088
        file 24346624
        kernel 2490368
        kernel_stack 98304
        pagetables 614400
        sec_pagetables 0
        percpu 576
        sock 8192
        vmalloc 12288
        shmem 4096
        zswap 0
        zswapped 0
        file_mapped 8740864
        file_dirty 0
        file_writeback 0
        swapcached 0
        anon_thp 0
        inactive_anon 52948992
        active_anon 12288
        inactive_file 17530880
        active_file 6811648
        unevictable 16384
        slab_reclaimable 1136976
        slab_unreclaimable 520208
        slab 1657184
        workingset_refault_anon 3
        workingset_refault_file 1042
        workingset_activate_anon 0
        pgscan 20480
        pgsteal 19001
        pgscan_kswapd 0
        pgscan_direct 20480
        pgfault 35211
        pgmajfault 126

        """;

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void Cpu_WithACap()
    {
        CpuUsage cpu = CpuUsage.Parse(Bytes(CpuStat61), "50000 100000\n"u8, "100\n"u8);
        Assert.Equal((1530842L, 1412007L, 118835L), (cpu.Total, cpu.User, cpu.System));
        Assert.Equal((31L, 29L, 1441215L), (cpu.Periods, cpu.ThrottledPeriods, cpu.Throttled));
        Assert.Equal((0.5, 100L), (cpu.Cpus, cpu.Weight));
    }

    [Fact]
    public void Cpu_WithoutTheController_HasOnlyTheBasics()
    {
        CpuUsage cpu = CpuUsage.Parse(Bytes(CpuStat618), default, default);
        Assert.Equal((11478009773L, 6891983927L, 4586025846L), (cpu.Total, cpu.User, cpu.System));
        Assert.Equal(cpu with { Total = null, User = null, System = null }, default);
    }

    [Theory]
    [InlineData("max 100000\n", true, true)]
    [InlineData("max", false, false)]
    [InlineData("50000 0\n", true, false)]
    [InlineData("50000 -5\n", true, false)]
    [InlineData("\n", false, false)]
    public void Cpu_OddCaps_AreNoNumberOfCpus(string max, bool known, bool none)
    {
        CpuUsage cpu = CpuUsage.Parse(default, Bytes(max), default);
        Assert.Equal((known, none, null), (cpu.Quota.IsKnown, cpu.Quota.IsNone, cpu.Cpus));
    }

    [Fact]
    public void MemoryStat_OfLinux61()
    {
        MemoryStat stat = MemoryStat.Parse(Bytes(MemoryStat61));
        Assert.Equal(new MemoryStat(52953088, 24346624, 2490368, 4096, 8192, 1657184, 1136976, 16384, 20480, 19001, 126, 1045), stat);
    }

    [Fact]
    public void MemoryStat_CutShort_LosesOnlyWhatIsCut()
    {
        MemoryStat stat = MemoryStat.Parse(Bytes(MemoryStat61[..(MemoryStat61.IndexOf("kernel 24") + 9)]));
        Assert.Equal((52953088L, 24346624L, null), (stat.Anonymous, stat.File, stat.Kernel));
    }

    [Fact]
    public void MemoryEvents_OfLinux618()
        => Assert.Equal(new MemoryEvents(0, 12, 77, 4, 3), MemoryEvents.Parse("low 0\nhigh 12\nmax 77\noom 4\noom_kill 3\noom_group_kill 1\nsock_throttled 0\n"u8));

    [Fact]
    public void IoStat_ByDevice_AndSums()
    {
        var io = new IoUsage(IoUsage.ParseStat("254:0 rbytes=1048576 wbytes=8192 rios=12 wios=2 dbytes=0 dios=0\n7:3 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n"u8), [], null);
        Assert.Equal([new IoDevice(254, 0, 1048576, 8192, 12, 2), new IoDevice(7, 3, 4096, 0, 1, 0)], io.Devices.ToArray());
        Assert.Equal((1052672L, 8192L, 13L, 2L), (io.ReadBytes, io.WrittenBytes, io.Reads, io.Writes));
    }

    [Fact]
    public void IoStat_ThatIsNotThere_IsUnknownAndEmptyIsZero()
    {
        Assert.Null(default(IoUsage).ReadBytes);
        Assert.Equal(0, new IoUsage(IoUsage.ParseStat(default), [], null).ReadBytes);
    }

    [Theory]
    [InlineData("254:0 8:16 rbytes=1 wbytes=2 rios=3 wios=4\n")]
    [InlineData("254:0 \n8:16 rbytes=1 wbytes=2 rios=3 wios=4 cost.usage=5\n")]
    [InlineData("8:16 rbytes=1 wbytes=2 rios=3 wios=4\n254:0 rbytes=9")]
    public void IoStat_DevicesWithoutNumbers_AreLeftOut(string text)
        => Assert.Equal([new IoDevice(8, 16, 1, 2, 3, 4)], IoUsage.ParseStat(Bytes(text)).ToArray());

    [Fact]
    public void IoMax_KeepsMaxAndNumbers()
        => Assert.Equal([new IoCap(8, 16, Cap.Of(2097152), Cap.None, Cap.None, Cap.Of(120))], IoUsage.ParseCaps("8:16 rbps=2097152 wbps=max riops=max wiops=120\n"u8).ToArray());

    [Fact]
    public void Pressure_SomeAndFull()
    {
        Pressure pressure = Pressure.Parse("some avg10=12.50 avg60=3.01 avg300=0.62 total=1933847\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=77\n"u8);
        Assert.Equal(new Stall(12.5, 3.01, 0.62, 1933847), pressure.Some);
        Assert.Equal(new Stall(0, 0, 0, 77), pressure.Full);
    }

    [Theory]
    [InlineData("")]
    [InlineData("some")]
    [InlineData("some avg10=1.00 avg60=0.00 avg300=0.00\n")]
    [InlineData("some avg10=NaN avg60=0.00 avg300=0.00 total=1\n")]
    [InlineData("some avg10=1.00 avg60=0.00 avg300=0.00 total=1")]
    public void Pressure_OfAnotherForm_IsUnknown(string text) => Assert.Equal(default, Pressure.Parse(Bytes(text)));
}
