using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Processor time, as the kernel counts it in <c>cpu.stat</c>.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Limits")]
public sealed class LimitsCpuTests(HostFixture host)
{
    static readonly TimeSpan s_measure = TimeSpan.FromSeconds(10);

    static Ve Busy(Ve ve)
    {
        ve.Start().Sh("for i in 1 2; do while :; do :; done </dev/null >/dev/null 2>&1 & done");
        return ve;
    }

    static long Usage(Ve ve) => ve.Counter("cpu.stat", "usage_usec");

    // Processors that each of them used on average over a while.
    static double[] Measure(params Ve[] ves)
    {
        var watch = Stopwatch.StartNew();
        long[] before = [.. ves.Select(Usage)];
        Thread.Sleep(s_measure);
        double elapsed = watch.Elapsed.TotalMicroseconds;
        return [.. ves.Select((ve, i) => (Usage(ve) - before[i]) / elapsed)];
    }

    [HostFact(Need.CpuController)]
    public void CpuLimit_OfAHalf_IsAHalf()
    {
        using Ve ve = Busy(new Ve(host, "--cpulimit", "50"));
        Assert.InRange(Measure(ve)[0], 0.475, 0.525);
        Assert.True(ve.Counter("cpu.stat", "nr_throttled") > 0);
    }

    [HostFact(Need.CpuController)]
    public void CpuLimit_ChangedWhileItRuns_TakesEffect()
    {
        using Ve ve = Busy(new Ve(host, "--cpulimit", "20"));
        Assert.InRange(Measure(ve)[0], 0.18, 0.22);
        ve.Do("set", "--cpulimit", "40").Expect(0);
        Assert.InRange(Measure(ve)[0], 0.37, 0.43);
    }

    [HostFact(Need.CpuController, Need.CpusetController)]
    public void Weights_OfOneToThree_ShareOneProcessorSo()
    {
        using Ve light = Busy(new Ve(host, "--cpu-weight", "100", "--cpumask", "0")), heavy = Busy(new Ve(host, "--cpuunits", "3000", "--cpumask", "0"));
        Assert.Equal(("100", "300"), (light.Limit("cpu.weight"), heavy.Limit("cpu.weight")));
        double[] used = Measure(light, heavy);
        Assert.InRange(used[0] / (used[0] + used[1]), 0.22, 0.28);
    }

    [HostFact(Need.CpusetController)]
    public void Cpumask_ProcessesSeeThoseProcessorsOnly()
    {
        using Ve ve = new Ve(host, "--cpumask", "0").Start();
        Assert.Equal("0", ve.Sh("grep Cpus_allowed_list /proc/self/status | cut -f2"));
        ve.Do("set", "--cpumask", "0-4095").Expect(6).Saying("but the processors of this host are ");
        Assert.Equal("0", ve.Limit("cpuset.cpus"));
    }

    [HostFact(Need.CpuController)]
    public void Set_OneOfSeveralIsRefused_NoneIsChanged()
    {
        using Ve ve = new Ve(host, "--cpulimit", "50", "--numproc", "50").Start();
        string file = File.ReadAllText(ve.ConfigFile);
        // No kernel has huge pages of that size.
        ve.Do("set", "--cpulimit", "80", "--numproc", "60", "--hugetlb", "3MB=6M", "--save").Expect(6).Saying("hugetlb");
        Assert.Equal(("50000 100000", "50"), (ve.Limit("cpu.max"), ve.Limit("pids.max")));
        Assert.Equal(file, File.ReadAllText(ve.ConfigFile));
    }

    // Here nothing is wrong that could be seen before: the last write itself fails.
    [HostFact(Need.CpuController, Need.MemoryController)]
    public void Set_TheKernelRefusesALaterOne_ThoseBeforeAreBack()
    {
        using Ve ve = new Ve(host, "--cpulimit", "50", "--cpu-burst", "20000", "--memory", "256M").Start();
        string weight = Cgroups.Path($"{host.CgroupParent}/{ve.Id}/cpu.weight");
        Command.Run(["mount", "--bind", "-o", "ro", weight, weight]).Expect(0);
        try
        {
            ve.Do("set", "--memory", "128M", "--cpulimit", "80", "--cpu-weight", "200", "--save").Expect(6, 3);
        }
        finally
        {
            Command.Run(["umount", weight]).Expect(0);
        }
        Assert.Equal(("50000 100000", "20000", "268435456", "100"), (ve.Limit("cpu.max"), ve.Limit("cpu.max.burst"), ve.Limit("memory.max"), ve.Limit("cpu.weight")));
        Assert.DoesNotContain("128M", File.ReadAllText(ve.ConfigFile));
    }
}
