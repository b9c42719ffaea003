using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>stat, ubc and the resource columns of list: the kernel's numbers, and dashes where this host has none.</summary>
[Collection(HostCollection.Name)]
public sealed class StatTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    const string Burn = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";

    // Doubles a text until the kernel says no.
    const string Hog = "awk 'BEGIN { s = \"x\"; while (1) s = s s }'";

    Ve Ve => running.Ve;

    static string Cgroup(HostFixture host, Ve ve, string file) => $"{Cgroups.Path($"{host.CgroupParent}/{ve.Id}")}/{file}";

    static JsonElement Stat(Ve ve) => JsonDocument.Parse(ve.Do("stat", "--json", "--interval", "0").Expect(0).Out).RootElement.GetProperty("containers")[0];

    static long Number(JsonElement element, params string[] path) => path.Aggregate(element, (e, name) => e.GetProperty(name)).GetInt64();

    string List(Ve ve, string fields) => string.Join(' ', host.Run("list", "-H", "-o", fields, ve.Id).Expect(0).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Cpu_RisesWhenTheContainerComputes()
    {
        long before = Number(Stat(Ve), "cpu", "usage_usec");
        Ve.Sh(Burn);
        long after = Number(Stat(Ve), "cpu", "usage_usec");
        Ve.Sh(Burn);
        Assert.True(before < after && after < Number(Stat(Ve), "cpu", "usage_usec"), $"{before}, then {after}");
    }

    [Fact]
    public void Pids_AreThoseOfTheContainerWithoutItsMonitor()
        => Assert.Equal(long.Parse(List(Ve, "numproc")), Number(Stat(Ve), "pids", "current"));

    [Fact]
    public void Table_HasTheContainerAndTheHost()
    {
        string[] lines = Ve.Do("stat").Expect(0).Out.Split('\n');
        Assert.StartsWith("host: ", lines[0]);
        Assert.Equal(["CTID", "NAME", "CPUS"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.StartsWith(Ve.Id + " ", lines[2].TrimStart());
    }

    [Fact]
    public void Count_GivesSoManyReports()
    {
        string reports = Ve.Do("stat", "--interval", "0.05", "--count", "3").Expect(0).Out;
        Assert.Equal(3, reports.Split('\n').Count(line => line.StartsWith("host: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void OneThatDoesNotRun_Is31_AndOneThatDoesNotExist14()
    {
        using var stopped = new Ve(host);
        stopped.Do("stat").Expect(31).Saying("not running");
        host.Run("stat", "4711").Expect(14);
        host.Run("ubc", "4711").Expect(14);
        Ve.Do("stat", "--interval", "-1").Expect(21);
    }

    [Fact]
    public void Verbose_ShowsEveryResource()
    {
        string text = Ve.Do("stat", "--verbose", "--interval", "0").Expect(0).Out;
        Assert.All(["cpu", "memory", "tasks", "io", "network", "waiting"], resource => Assert.Contains($"\n  {resource} ", text));
    }

    [HostFact(Need.NoControllers)]
    public void WithoutControllers_WhatIsNotAccountedIsUnknownAndNotZero()
    {
        JsonElement ve = Stat(Ve);
        Assert.Equal(JsonValueKind.Null, ve.GetProperty("memory").GetProperty("current").ValueKind);
        Assert.Equal(JsonValueKind.Null, ve.GetProperty("memory").GetProperty("max").ValueKind);
        Assert.Equal(JsonValueKind.Null, ve.GetProperty("io").GetProperty("rbytes").ValueKind);
        Assert.Equal("- - - - -", List(Ve, "physpages,physpages.l,swappages,cpulimit,cpuunits"));
        Assert.DoesNotContain("9223372036854775807", Ve.Do("ubc").Expect(0).Out);
    }

    [HostFact(Need.MemoryController)]
    [Trait("Category", "Limits")]
    public void Memory_IsWhatTheContainerHolds_AndThePeakStays()
    {
        using Ve ve = new Ve(host).Start();
        ve.Sh("dd if=/dev/zero of=/dev/shm/x bs=1M count=24 2>/dev/null");
        JsonElement memory = Stat(ve).GetProperty("memory");
        Assert.InRange(Number(memory, "shmem"), 24 << 20, 32 << 20);
        Assert.True(Number(memory, "current") >= 24 << 20);
        ve.Sh("rm /dev/shm/x");
        memory = Stat(ve).GetProperty("memory");
        Assert.True(Number(memory, "shmem") < 8 << 20);
        Assert.True(Number(memory, "peak") >= 24 << 20);
        Assert.Equal("max", memory.GetProperty("max").GetString());
        Assert.Equal("unlimited", List(ve, "physpages.l"));
    }

    [HostFact(Need.MemoryController)]
    [Trait("Category", "Limits")]
    public void OomKill_IsCounted_AndTheVictimNamed()
    {
        using Ve ve = new Ve(host).Start();
        File.WriteAllText(Cgroup(host, ve, "memory.max"), "67108864");
        if (File.Exists(Cgroup(host, ve, "memory.swap.max")))
            File.WriteAllText(Cgroup(host, ve, "memory.swap.max"), "0");
        ve.Do("exec2", Hog).Expect(137);
        JsonElement stat = Stat(ve);
        Assert.True(Number(stat, "memory", "events", "oom_kill") >= 1);
        Assert.Equal(67108864, Number(stat, "memory", "max"));
        JsonElement kill = stat.GetProperty("oom_kills").EnumerateArray().Last();
        Assert.Equal(("awk", "limit"), (kill.GetProperty("command").GetString(), kill.GetProperty("cause").GetString()));
        Assert.Contains("the last was awk (pid ", ve.Do("stat").Expect(0).Out);
        Assert.Equal("16384", List(ve, "physpages.l"));
        Assert.True(long.Parse(List(ve, "physpages.f")) > 0);
        using Ve neighbour = new Ve(host).Start();
        Assert.Empty(Stat(neighbour).GetProperty("oom_kills").EnumerateArray());
    }

    [HostFact(Need.PidsController, Need.CpuController)]
    [Trait("Category", "Limits")]
    public void Caps_AreTheKernels()
    {
        using Ve ve = new Ve(host).Start();
        File.WriteAllText(Cgroup(host, ve, "pids.max"), "20");
        File.WriteAllText(Cgroup(host, ve, "cpu.max"), "50000 100000");
        File.WriteAllText(Cgroup(host, ve, "cpu.weight"), "300");
        ve.Do("exec2", "i=0; while [ $i -lt 40 ]; do sleep 60 >/dev/null 2>&1 & i=$((i+1)); done");
        JsonElement stat = Stat(ve);
        Assert.Equal(0.5, stat.GetProperty("cpu").GetProperty("cap_cpus").GetDouble());
        Assert.True(Number(stat, "pids", "events_max") > 0);
        Assert.InRange(Number(stat, "pids", "peak"), 15, 20);
        Assert.Equal("50 3000 20", List(ve, "cpulimit,cpuunits,numproc.l"));
        Assert.Matches(@"numproc +\d+ +\d+ +20 +20 +[1-9]", ve.Do("ubc").Expect(0).Out);
    }

    [HostFact(Need.Pressure)]
    public void Pressure_IsThere() => Assert.True(Number(Stat(Ve), "cpu", "pressure", "some", "total_usec") >= 0);
}
