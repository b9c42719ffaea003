using Vectl.Cgroups.Usage;

namespace Vectl.Cgroups.Tests.Usage;

public sealed class CgroupUsageTests
{
    [SkippableFact]
    public void Read_OfARealCgroup_HasCpuTime()
    {
        using var test = new TestCgroup();
        Assert.NotNull(CgroupUsage.Read(test.Cgroup, UsageParts.All).Cpu.Total);
        Assert.Null(CgroupUsage.Read(test.Cgroup, UsageParts.All & ~UsageParts.Cpu).Cpu.Total);
    }

    [SkippableFact]
    public void Read_OfACgroupThatWasRemoved_IsUnknown()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("gone")!;
        child.RemoveTree();
        CgroupUsage usage = CgroupUsage.Read(child, UsageParts.All);
        Assert.Null(usage.Cpu.Total);
        Assert.Null(usage.Io.ReadBytes);
        Assert.Null(usage.CpuPressure.Some);
    }

    [Fact]
    public void Read_OfFilesInADirectory_TakesAllOfALongOne()
    {
        string directory = Directory.CreateTempSubdirectory("usage").FullName;
        try
        {
            string line = "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n";
            File.WriteAllText($"{directory}/io.stat", string.Concat(Enumerable.Repeat(line, 1000)));
            File.WriteAllText($"{directory}/io.weight", "default 100\n");
            File.WriteAllText($"{directory}/pids.max", "max\n");
            using Cgroup cgroup = Cgroup.Open(directory);
            CgroupUsage usage = CgroupUsage.Read(cgroup, UsageParts.All);
            Assert.Equal((1000L, 4000L, 100L), (usage.Io.ReadBytes, usage.Io.Writes, usage.Io.Weight));
            Assert.True(usage.Pids.Max.IsNone);
            Assert.Null(usage.Pids.Current);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
