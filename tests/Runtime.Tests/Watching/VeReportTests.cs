using Vectl.Cgroups.Usage;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Runtime.Tests.Watching;

public class VeReportTests
{
    static readonly HostCapacity _host = new(4, 1000, 500, 0, 0);

    static VeSample Sample(double at, long? cpu, long? received = 0, int initPid = 7, long uptime = 100, long quota = 50000) => new(
        new VeSummary(VeId.Parse("101"), null, null, VeStatus.Running, new VeState { BootId = "x", InitPid = initPid }, 1, uptime),
        TimeSpan.FromSeconds(at),
        new CgroupUsage
        {
            Cpu = new CpuUsage { Total = cpu, Quota = Cap.Of(quota), Period = 100000 },
            Memory = new MemoryUsage { Current = 250, Max = Cap.Of(500) },
            Pids = new PidsUsage { Current = 5, Max = Cap.None },
        },
        received is { } bytes ? new NetworkUsage([new NetworkInterface("eth0", bytes, 1, 0, 0, 0, 0)]) : null);

    [Fact]
    public void Of_TwoSamples_IsTheTimeBetween()
    {
        VeReport report = VeReport.Of(Sample(10, 1_000_000, 100), Sample(12, 1_400_000, 5100), _host);
        Assert.Equal((0.2, 5.0, 40.0), (report.Cpus!.Value, report.CpuOfHost!.Value, report.CpuOfCap!.Value));
        Assert.Equal((25.0, 50.0, null), (report.MemoryOfHost!.Value, report.MemoryOfCap!.Value, report.PidsOfCap));
        Assert.Equal((2500.0, 0.0), (report.ReceiveRate!.Value, report.SendRate!.Value));
    }

    [Fact]
    public void Of_OneSample_IsSinceTheStart()
        => Assert.Equal(0.5, VeReport.Of(null, Sample(10, 50_000_000), _host).Cpus!.Value);

    [Fact]
    public void Of_AnEarlierRun_IsSinceTheStart()
        => Assert.Equal(0.1, VeReport.Of(Sample(9, 90_000_000, initPid: 6), Sample(10, 1_000_000, uptime: 10), _host).Cpus!.Value);

    [Fact]
    public void Of_CountersThatAreUnknownOrWentBack_HaveNoRate()
    {
        Assert.Null(VeReport.Of(Sample(10, null), Sample(12, null), _host).Cpus);
        Assert.Null(VeReport.Of(Sample(10, 1, 500), Sample(12, 1, 100), _host).ReceiveRate);
        Assert.Null(VeReport.Of(Sample(10, 1, null), Sample(12, 1, 100), _host).ReceiveRate);
        Assert.Null(VeReport.Of(Sample(10, 1), Sample(12, 2), _host).ReadRate);
        Assert.Null(VeReport.Of(null, Sample(10, 5, uptime: 0), _host).Cpus);
    }

    [Fact]
    public void ReportSince_PairsByCtid()
    {
        var before = new HostSample(TimeSpan.FromSeconds(10), _host, 1_000_000, [Sample(10, 0)]);
        var now = new HostSample(TimeSpan.FromSeconds(11), _host, 3_000_000, [Sample(11, 500_000)]);
        Assert.Equal(2.0, now.CpusSince(before));
        Assert.Equal(0.5, Assert.Single(now.ReportSince(before)).Cpus);
        Assert.Equal(0.005, Assert.Single(now.ReportSince(null)).Cpus);
    }
}
