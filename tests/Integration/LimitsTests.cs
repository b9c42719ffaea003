using System.Diagnostics;
using System.Globalization;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Processes, disks, many VEs, and hosts that cannot.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Limits")]
public sealed class LimitsTests(HostFixture host)
{
    [HostFact(Need.PidsController)]
    public void Bomb_StopsAtItsLimit_WhileExecStillGetsIn()
    {
        using Ve ve = new Ve(host, "--numproc", "40").Start();
        ve.Do("exec2", "i=0; while [ $i -lt 200 ]; do sleep 600 </dev/null >/dev/null 2>&1 & i=$((i+1)); done");
        // Before Linux 6.13 the event counts where the process was that wanted to fork, not where the limit is.
        Assert.True(ve.Counter("pids.events", "max") + ve.Counter("payload/pids.events", "max") > 0);
        // The bomb's shell gave up and made room for one: with it taken nothing more can be born in there.
        using Process last = host.Start("exec2", ve.Id, "exec sleep 600");
        Wait.For("it is full", () => ve.Limit("pids.current") == "40");

        Assert.Equal("in", ve.Sh("echo in"));
        Assert.NotEqual(0, ve.Do("exec2", "(echo no room to fork) || exit 1").Exit);
        ve.Sh("kill -9 -1");
        last.WaitForExit();
        Wait.For("it has room again", () => int.Parse(ve.Limit("pids.current"), CultureInfo.InvariantCulture) < 10);
        Assert.Equal("out", ve.Sh("(echo out)"));
    }

    [HostFact(Need.IoController)]
    public void IoLimit_WritesAreAsFastAsItSays()
    {
        using Ve ve = new Ve(host, "--iolimit", "2M").Start();
        string disk = ve.Limit("io.max").Split(' ')[0];
        long Written() => ve.Limit("io.stat").Split('\n').Where(line => line.StartsWith(disk + " ", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')).Where(word => word.StartsWith("wbytes=", StringComparison.Ordinal)).Select(word => long.Parse(word[7..], CultureInfo.InvariantCulture)).SingleOrDefault();

        ve.Sh("dd if=/dev/zero of=/file bs=64k count=2048 oflag=direct </dev/null >/dev/null 2>&1 &");
        Wait.For("it writes", () => Written() > 1 << 20);
        (var watch, long before) = (Stopwatch.StartNew(), Written());
        Thread.Sleep(TimeSpan.FromSeconds(10));
        double rate = (Written() - before) / watch.Elapsed.TotalSeconds;
        Assert.InRange(rate, 0.85 * (2 << 20), 1.15 * (2 << 20));
    }

    [HostFact(Need.MemoryController, Need.CpuController, Need.PidsController)]
    public void Limits_SurviveRestartAndReboot()
    {
        using Ve ve = new Ve(host, "--memory", "128M", "--cpulimit", "50").Start();
        ve.Do("set", "--memory", "96M", "--numproc", "77", "--save").Expect(0);
        ve.Do("set", "--memory", "200M").Expect(0);
        ve.Do("restart").Expect(0);
        Assert.Equal(("100663296", "50000 100000", "77"), (ve.Limit("memory.max"), ve.Limit("cpu.max"), ve.Limit("pids.max")));
        int init = ve.InitPid;
        ve.Do("exec2", "reboot -f");
        Wait.For("it has rebooted", () => ve.IsRunning && ve.InitPid != init);
        Assert.Equal(("100663296", "50000 100000", "77"), (ve.Limit("memory.max"), ve.Limit("cpu.max"), ve.Limit("pids.max")));
        ve.Do("unset", "memory", "cpu.limit", "--save").Expect(0);
        Assert.Equal(("max", "max 100000", "77"), (ve.Limit("memory.max"), ve.Limit("cpu.max"), ve.Limit("pids.max")));
    }

    [HostFact(Need.MemoryController, Need.CpuController, Need.PidsController)]
    public void TwoHundred_WithLimits_StartAndList()
    {
        const int count = 200;
        var ves = new List<Ve>();
        try
        {
            for (int i = 0; i < count; i++)
                ves.Add(new Ve(host, "--memory", "32M", "--numproc", "20", "--cpulimit", "10").Start());
            string[] running = host.Run("list", "-H", "-o", "ctid").Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Empty(ves.Select(ve => ve.Id).Except(running.Select(line => line.Trim())));
            Assert.All(ves, ve => Assert.Equal("33554432", ve.Limit("memory.max")));
        }
        finally
        {
            ves.ForEach(ve => ve.Dispose());
        }
    }

    [Fact]
    public void Cgroups_OfAVe_AreBounded()
    {
        using Ve ve = new Ve(host, "--cgroups", "10", "--cgroup-depth", "3").Start();
        Assert.Equal(("10", "3"), (ve.Limit("cgroup.max.descendants"), ve.Limit("cgroup.max.depth")));
        // Two of them, monitor and payload, are there already.
        Assert.Equal("8", ve.Sh("cd /sys/fs/cgroup; i=0; while [ $i -lt 20 ]; do mkdir c$i 2>/dev/null; i=$((i+1)); done; ls -d c[0-9]* | wc -l"));
        Assert.NotEqual(0, ve.Do("exec2", "rmdir /sys/fs/cgroup/c0 && mkdir -p /sys/fs/cgroup/a/b/c/d").Exit);
    }

    [Fact]
    public void ProcessLimits_AndOomScore_AreInits()
    {
        using Ve ve = new Ve(host, "--rlimit", "nofile=64:128", "--numfile", "64", "--rlimit", "core=0", "--oom-score-adj", "300").Start();
        Assert.Equal("64 64", ve.Sh("awk '/Max open files/ {print $4, $5}' /proc/1/limits"));
        Assert.Equal("300", ve.Sh("cat /proc/1/oom_score_adj"));
        Assert.Equal("300", ve.Sh("cat /proc/self/oom_score_adj"));
        Assert.Equal("64", ve.Sh("ulimit -Hn"));
    }

    [Fact]
    public void Terminals_AreBounded()
    {
        using Ve ve = new Ve(host, "--numpty", "2").Start();
        Assert.Contains("No space left on device", ve.Do("exec2", "exec 3<>/dev/ptmx 4<>/dev/ptmx && exec 5<>/dev/ptmx").Err);
    }

    [HostFact(Need.NoControllers)]
    public void Start_LimitThatTheHostCannotEnforce_IsRefusedWithTheReason()
    {
        using var ve = new Ve(host, "--memory", "64M", "--numproc", "20");
        Result refused = ve.Do("start").Expect(6).Saying($"CTID {ve.Id}: this host cannot enforce memory.max, pids.max: cgroup v1 holds memory, pids");
        Assert.Contains("systemd.unified_cgroup_hierarchy=1", refused.Err);
        Assert.Contains($"vectl start {ve.Id} --skip-limits", refused.Err);
        ve.ShouldBeStopped();
        Assert.False(Directory.Exists(Cgroups.Path($"{host.CgroupParent}/{ve.Id}")));

        ve.Do("start", "--skip-limits").Expect(0);
        ve.Do("set", "--memory", "32M", "--save").Expect(6).Saying("cannot enforce memory.max");
        Assert.Contains("max: 64M", File.ReadAllText(ve.ConfigFile));
        int init = ve.InitPid;
        Assert.Contains($"vectl restart {ve.Id} --skip-limits", ve.Do("restart", "--fast").Expect(6).Err);
        Assert.Equal(init, ve.InitPid);
        ve.Do("exec2", "reboot -f");
        Wait.For("it has rebooted, without them again", () => ve.IsRunning && ve.InitPid != init);
    }
}
