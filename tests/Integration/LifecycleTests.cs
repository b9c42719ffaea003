using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>A VE's life by the words of vzctl.</summary>
[Collection(HostCollection.Name)]
public sealed class LifecycleTests(HostFixture host)
{
    [Fact]
    public void Life_FromCreateToDestroy_LeavesNothing()
    {
        Leftovers before = host.Snapshot();
        string id = host.NewId();
        string Status() => host.Run("status", id).Expect(0).Out;

        Assert.Equal($"CTID {id} deleted unmounted down\n", Status());
        host.Run("create", id, "--ostemplate", "busybox", "--hostname", "alpha.test").Expect(0);
        Assert.Equal($"CTID {id} exist unmounted down\n", Status());
        host.Run("start", id).Expect(0);
        Assert.Equal($"CTID {id} exist mounted running\n", Status());
        Assert.Equal("alpha.test\n", host.Run("exec", id, "hostname").Expect(0).Out);
        host.Run("stop", id).Expect(0);
        Assert.Equal($"CTID {id} exist unmounted down\n", Status());
        host.Run("destroy", id).Expect(0);
        Assert.Equal($"CTID {id} deleted unmounted down\n", Status());
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Create_OnAHostThatHasNothing_MakesItsDirectories()
    {
        string root = $"{host.BaseDirectory}/fresh";
        Directory.CreateDirectory(root);
        host.RunWith(["create", "101", "--ostemplate", "busybox"], root: root).Expect(0);
        Assert.Equal("CTID 101 exist unmounted down\n", host.RunWith(["status", "101"], root: root).Expect(0).Out);
        host.RunWith(["destroy", "101"], root: root).Expect(0);
        Directory.Delete(root, recursive: true);
    }

    // As hardened hosts set it for root: what the VE's own users have to pass is open to them all the same.
    [Fact]
    public void Life_UnderAStrictUmask_LeavesTheVeOpenToItsUsers()
    {
        string id = host.NewId();
        try
        {
            host.Shell($"umask 077; \"$VECTL\" create {id} --ostemplate busybox && \"$VECTL\" start {id}").Expect(0);
            Assert.Equal("755 755", host.Run("exec2", id, "echo $(stat -c %a / /sys/fs/cgroup)").Expect(0).Out.TrimEnd());
            host.Run("exec2", "-u", "1000:1000", id, "ls / /sys/fs/cgroup").Expect(0);
        }
        finally
        {
            host.Run("destroy", id, "--force");
        }
    }

    [Fact]
    public void Start_OfAStoppedVe_AddsNoMountToTheHost()
    {
        string[] before = host.Snapshot().Mounts;
        using Ve ve = new Ve(host).Start();
        Assert.Equal(before, host.Snapshot().Mounts);
    }

    [Fact]
    public void Stop_Graceful_LetsInitEnd()
    {
        using Ve ve = new Ve(host).Start();
        ve.Sh("echo 'echo stopped > /stopped' > /etc/on-stop; grep -q on-stop /etc/inittab || echo '::shutdown:/bin/sh /etc/on-stop' >> /etc/inittab");
        ve.Do("restart", "--fast", "--wait").Expect(0);
        Leftovers running = host.Snapshot();
        ve.Do("stop").Expect(0);
        Assert.True(File.Exists($"{ve.Upper}/stopped"), "init's shutdown action did not run");
        Assert.Empty(host.Snapshot().Processes.Except(running.Processes));
    }

    // The kernel drops what PID 1 has no handler for, and an init that has just been executed has none.
    [Fact]
    public void Stop_OfAnInitThatDoesNotListenYet_WaitsUntilItDoes()
    {
        using var ve = new Ve(host, "--stop-timeout", "20");
        UseInit(ve, "sleep 1; trap 'exit 0' TERM INT USR1 USR2 PWR; while :; do sleep 100 & wait; done");
        ve.Start();
        Assert.DoesNotContain("killed", ve.Do("stop").Expect(0).Err);
        ve.ShouldBeStopped();
    }

    [Fact]
    public void Restart_OfWhatCouldNotStartAgain_LeavesItRunning()
    {
        using Ve ve = new Ve(host).Start();
        int init = ve.InitPid;
        ve.Do("set", "--disabled", "yes", "--save").Expect(0);
        ve.Do("restart", "--fast").Expect(105);
        string config = File.ReadAllText(ve.ConfigFile);
        File.WriteAllText(ve.ConfigFile, config.Replace("template: busybox", "template: gone"));
        ve.Do("restart", "--fast", "--force").Expect(91);
        using var other = new Ve(host, "--ipadd", "203.0.113.250");
        File.WriteAllText(ve.ConfigFile, $"{config}network:\n  eth0:\n    addresses: [203.0.113.250]\n");
        ve.Do("restart", "--fast", "--force").Expect(78);
        File.WriteAllText(ve.ConfigFile, $"{config}cpu:\n  cpus: 4000\n");
        ve.Do("restart", "--fast", "--force").Expect(6);
        Assert.Equal(init, ve.InitPid);
        ve.ShouldBeRunning();
        File.WriteAllText(ve.ConfigFile, config);
        ve.Do("restart", "--fast", "--force").Expect(0);
        ve.ShouldBeRunning();
    }

    // The VE does not run from the moment in which its init has ended; what its monitor does after that is not to touch what others do then.
    [Fact]
    public void Mount_BeforeTheMonitorHasClearedUp_CanBeWrittenTo()
    {
        using Ve ve = new Ve(host).Start();
        int monitor = ve.MonitorPid;
        Command.Run(["kill", "-STOP", $"{monitor}"]).Expect(0);
        try
        {
            Command.Run(["kill", "-KILL", $"{ve.InitPid}"]).Expect(0);
            Wait.For("it has ended", () => !ve.IsRunning);
            string root = ve.Do("mount").Expect(0).Out.TrimEnd().Split(' ')[^1];
            Command.Run(["kill", "-CONT", $"{monitor}"]).Expect(0);
            Wait.For("the monitor has ended", () => !Directory.Exists($"/proc/{monitor}"));
            // A copy goes by the work directory.
            File.AppendAllText($"{root}/etc/passwd", "");
            File.AppendAllText($"{root}/etc/group", "more:x:1234:\n");
        }
        finally
        {
            Command.Run(["kill", "-CONT", $"{monitor}"]);
        }
        ve.Do("umount").Expect(0);
        Assert.Contains("more:x:1234:", ve.Start().Sh("cat /etc/group"));
    }

    [Fact]
    public void Stop_Fast_KillsWhatDoesNotListen()
    {
        using Ve ve = new Ve(host, "--stop-timeout", "60").Start();
        ve.Sh("(trap '' TERM INT HUP QUIT; while :; do sleep 100; done) >/dev/null 2>&1 &");
        Result stop = ve.Do("stop", "--fast").Expect(0);
        Assert.True(stop.Took < Patience.Seconds(30), stop.ToString());
        ve.ShouldBeStopped();
    }

    [Fact]
    public void Stop_OfAnInitThatIgnoresIt_KillsAfterTheTimeout()
    {
        using var ve = new Ve(host, "--stop-timeout", "1");
        UseInit(ve, "trap '' TERM INT HUP QUIT PWR USR1 USR2; while :; do sleep 100; done");
        ve.Start();
        Result stop = ve.Do("stop").Expect(0);
        Assert.InRange(stop.Took, TimeSpan.FromSeconds(0.9), Patience.Seconds(9));
        ve.ShouldBeStopped();
    }

    [Fact]
    public void Restart_RunsANewInit()
    {
        using Ve ve = new Ve(host).Start();
        int first = ve.InitPid;
        ve.Do("restart").Expect(0);
        ve.ShouldBeRunning();
        Assert.NotEqual(first, ve.InitPid);
    }

    [Fact]
    public void Restart_OfAStoppedVe_StartsIt()
    {
        using var ve = new Ve(host);
        ve.Do("restart").Expect(0);
        ve.ShouldBeRunning();
    }

    [Fact]
    public void Destroy_AfterUse_FreesTheNumber()
    {
        string id = host.NewId();
        for (int round = 0; round < 3; round++)
        {
            host.Run("create", id, "--ostemplate", "busybox").Expect(0);
            host.Run("start", id).Expect(0);
            Assert.Equal("", host.Run("exec2", id, "cat /round 2>/dev/null; echo x > /round").Expect(0).Out);
            host.Run("stop", id, "--fast").Expect(0);
            host.Run("destroy", id).Expect(0);
        }
    }

    [Fact]
    public void Files_OfAVe_SurviveStopAndStart()
    {
        using Ve ve = new Ve(host).Start();
        ve.Sh("echo kept > /root/file; rm -f /bin/vi; mkdir /new");
        ve.Do("stop", "--fast").Expect(0);
        ve.Start();
        Assert.Equal("kept", ve.Sh("cat /root/file; test ! -e /bin/vi && test -d /new"));
    }

    [Fact]
    public void Mount_ShowsTheRootAndUmountHidesIt()
    {
        Leftovers before;
        using var ve = new Ve(host);
        before = host.Snapshot();
        ve.Do("mount").Expect(0);
        Assert.Equal($"CTID {ve.Id} exist mounted down", ve.Status());
        Assert.Single(host.Snapshot().Mounts.Except(before.Mounts));
        string root = host.Snapshot().Mounts.Except(before.Mounts).Single().Split(' ')[4];
        Assert.True(File.Exists($"{root}/bin/busybox"), $"no /bin/busybox under {root}");
        ve.Do("mount").Expect(0);
        ve.Do("umount").Expect(0);
        ve.ShouldBeStopped();
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void List_TellsRunningFromStopped()
    {
        using var stopped = new Ve(host, "--name", "list-stopped");
        using Ve running = new Ve(host, "--name", "list-running").Start();
        string[] all = host.Run("list", "-a", "-H", "-o", "ctid,status,name").Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] Words(string id) => all.Single(line => line.TrimStart().StartsWith(id + " ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([stopped.Id, "stopped", "list-stopped"], Words(stopped.Id));
        Assert.Equal([running.Id, "running", "list-running"], Words(running.Id));
        string[] onlyRunning = [.. host.Run("list", "-1").Expect(0).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        Assert.Contains(running.Id, onlyRunning);
        Assert.DoesNotContain(stopped.Id, onlyRunning);
    }

    [Fact]
    public void Name_StandsForTheNumberEverywhere()
    {
        using var ve = new Ve(host, "--name", "web one");
        host.Run("start", "web one").Expect(0);
        Assert.Equal("hello\n", host.Run("exec", "web one", "echo", "hello").Expect(0).Out);
        Assert.Equal($"CTID {ve.Id} exist mounted running\n", host.Run("status", "web one").Expect(0).Out);
        host.Run("stop", "web one", "--fast").Expect(0);
    }

    [Fact]
    public void Root_AsAFlag_IsTheSameAsInTheEnvironment()
    {
        using var ve = new Ve(host);
        Result status = Command.Run([host.Binary, "--root", host.Root, "status", ve.Id]).Expect(0);
        Assert.Equal($"CTID {ve.Id} exist unmounted down\n", status.Out);
    }

    [Fact]
    public void DryRun_PrintsThePlanAndTouchesNothing()
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        Result plan = ve.Do("start", "--dry-run").Expect(0);
        Assert.Contains("clone3(", plan.Out);
        Assert.Contains("pivot_root(", plan.Out);
        Assert.Contains("execve(", plan.Out);
        host.Snapshot().ShouldEqual(before);
        ve.ShouldBeStopped();
    }

    /// <summary>Makes <paramref name="script"/> the VE's PID 1 (its own file, <c>init:</c> in its configuration).</summary>
    internal static void UseInit(Ve ve, string script)
    {
        ve.Start();
        ve.Sh($"cat > /own-init <<'END'\n#!/bin/sh\n{script}\nEND\nchmod 755 /own-init");
        ve.Do("stop", "--fast").Expect(0);
        File.AppendAllText(ve.ConfigFile, "init: /own-init\n");
    }
}
