using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>How a VE ends when nobody on the host asked it to, and what happens when vectl's own processes die.</summary>
[Collection(HostCollection.Name)]
public sealed class ShutdownTests(HostFixture host)
{
    [Theory]
    [InlineData("poweroff")]
    [InlineData("halt")]
    [InlineData("poweroff -f")]
    public void Inside_PowerOff_StopsTheVe(string command)
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        ve.Boot();
        ve.Do("exec", command);
        Wait.For("the VE is down", () => !ve.IsRunning);
        ve.ShouldBeStopped();
        Leftovers.SettleTo(WithLog(before, ve), host.Snapshot);
        ve.Do("start").Expect(0);
    }

    [Theory]
    [InlineData("reboot")]
    [InlineData("reboot -f")]
    public void Inside_Reboot_StartsItAgain(string command)
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        ve.Boot();
        int init = ve.InitPid;
        ve.Do("exec", command);
        Wait.For("a new init", () => ve.IsRunning && ve.InitPid != init);
        Assert.Equal("up", ve.Sh("echo up"));
        // The monitor has the lock until it has become init's monitor again.
        Wait.For("the reboot's lock is free", () => ve.Do("stop", "--fast").Expect(0, 9).Exit == 0);
        Leftovers.SettleTo(WithLog(before, ve), host.Snapshot);
    }

    [Fact]
    public void Init_ThatIsKilled_LeavesAStoppedVe()
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        ve.Start();
        ve.Sh("sleep 1000 >/dev/null 2>&1 &");
        Kill(ve.InitPid);
        Wait.For("the VE is down", () => !ve.IsRunning);
        Leftovers.SettleTo(WithLog(before, ve), host.Snapshot);
    }

    [Fact]
    public void Monitor_ThatIsKilled_LeavesTheVeRunning()
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        ve.Start();
        int init = ve.InitPid;
        Kill(ve.MonitorPid);
        Wait.For("the monitor is gone", () => !Directory.Exists($"/proc/{ve.MonitorPid}"));
        ve.ShouldBeRunning();
        Assert.Equal(init, ve.InitPid);
        Assert.Contains(ve.Id, host.Run("list", "-1").Expect(0).Out);
        Assert.Equal("alive", ve.Sh("echo alive"));
        ve.Do("start").Expect(32);
        ve.Do("stop").Expect(0);
        ve.ShouldBeStopped();
        Leftovers.SettleTo(WithLog(before, ve), host.Snapshot);
        ve.Do("start").Expect(0);
    }

    // Of a process that ends, its namespaces go first. It is held there by a command that nobody reaps.
    [Fact]
    public void Ve_ThatIsLongInEnding_HasStoppedForAllCommands_AndStopWaits()
    {
        using Ve ve = new Ve(host).Start();
        using Process held = host.Start("exec", ve.Id, "echo begun; sleep 1000");
        Assert.Equal("begun", held.StandardOutput.ReadLine());
        Command.Run(["kill", "-STOP", $"{held.Id}"]).Expect(0);
        try
        {
            int init = ve.InitPid;
            Command.Run(["kill", "-KILL", $"{init}"]).Expect(0);
            Wait.For("it has no namespaces", () => Command.Run(["readlink", $"/proc/{init}/ns/mnt"]).Exit != 0);
            ve.Do("exec", "true").Expect(8).Saying("has just stopped");
            ve.Do("exec", "-u", "nobody", "true").Expect(8).Saying("has just stopped");
            ve.Do("set", "--hostname", "other").Expect(31).Saying("has just stopped");
            ve.Do("set", "--ipadd", "203.0.113.249").Expect(31).Saying("has just stopped");
            ve.Do("port-forward", "8080:80").Expect(31).Saying("has just stopped");

            // Longer than what hangs is given.
            using Process stop = host.Start("stop", ve.Id, "--fast");
            Assert.False(stop.WaitForExit(TimeSpan.FromSeconds(11)));
            Command.Run(["kill", "-CONT", $"{held.Id}"]).Expect(0);
            Assert.True(stop.WaitForExit(Patience.Seconds(30)));
            Assert.Equal(0, stop.ExitCode);
        }
        finally
        {
            Command.Run(["kill", "-CONT", $"{held.Id}"]);
            held.WaitForExit();
        }
        ve.ShouldBeStopped();
    }

    [Fact]
    public void MonitorAndInit_ThatAreKilled_LeaveAVeThatCanStart()
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        ve.Start();
        (int init, int monitor) = (ve.InitPid, ve.MonitorPid);
        Kill(monitor);
        Kill(init);
        Wait.For("init is gone", () => !Directory.Exists($"/proc/{init}"));
        ve.ShouldBeStopped();
        ve.Do("start").Expect(0);
        ve.Do("stop", "--fast").Expect(0);
        Leftovers.SettleTo(WithLog(before, ve), host.Snapshot);
    }

    [Fact]
    public void Vectl_ThatIsKilledInExec_LeavesTheVeRunning()
    {
        using var ve = new Ve(host);
        LifecycleTests.UseInit(ve, "exec sleep 1000");
        ve.Start();
        Leftovers before = host.Snapshot();
        using Process exec = host.Start("exec3", ve.Id, "tail", "-f", "/dev/null");
        Wait.For("the command runs", () => ve.Do("exec2", "pidof tail").Exit == 0);
        exec.Kill();
        exec.WaitForExit();
        ve.ShouldBeRunning();
        ve.Do("exec2", "killall tail");
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Foreground_StaysUntilTheVeStops()
    {
        using var ve = new Ve(host);
        using Process start = host.Start("start", ve.Id, "--foreground");
        Wait.For("the VE is up", () => ve.Do("exec2", "[ -e /dev/vectl-ready ]").Exit == 0);
        Assert.False(start.HasExited);
        ve.Do("exec", "poweroff");
        Assert.True(start.WaitForExit(Patience.Seconds(30)), "still in the foreground after poweroff");
        ve.ShouldBeStopped();
    }

    [Fact]
    public void Foreground_StopsTheVeOnSigterm()
    {
        using var ve = new Ve(host);
        using Process start = host.Start("start", ve.Id, "--foreground");
        Wait.For("the VE runs", () => ve.IsRunning);
        Command.Run(["/bin/kill", "-TERM", $"{start.Id}"]).Expect(0);
        Assert.True(start.WaitForExit(Patience.Seconds(30)), "still in the foreground after SIGTERM");
        ve.ShouldBeStopped();
    }

    [Fact]
    public void Console_LogHasWhatInitWrote()
    {
        using var ve = new Ve(host);
        LifecycleTests.UseInit(ve, "echo first words; exec sleep 1000");
        ve.Start();
        Wait.For("the log has init's words", () => File.ReadAllText(ve.ConsoleLog).Contains("first words", StringComparison.Ordinal));
    }

    static void Kill(int pid) => Command.Run(["/bin/kill", "-KILL", $"{pid}"]).Expect(0);

    // A stopped VE that ran has a console log, and the state of its last run until the host reboots.
    static Leftovers WithLog(Leftovers before, Ve ve) => before with
    {
        Files = [.. before.Files.Union([$"run/vectl/{ve.Id}", $"run/vectl/{ve.Id}/state.json", $"run/vectl/{ve.Id}/lock", $"var/log/vectl/{ve.Id}.console"]).Order()],
    };
}
