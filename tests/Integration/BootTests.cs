using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Waiting for a system to be up, asking it to stop, and what becomes of one that reboots.</summary>
[Collection(HostCollection.Name)]
public sealed class BootTests(HostFixture host)
{
    [Fact]
    public void Wait_Busybox_IsOverWhenItsScriptHasRun()
    {
        using Ve ve = new Ve(host).Start();
        ve.Sh("printf '#!/bin/sh\\nsleep 1; echo done > /root/booted\\n' > /etc/rc.local; chmod 755 /etc/rc.local");
        ve.Do("restart", "--fast", "--wait").Expect(0);
        Assert.Equal("done", File.ReadAllText($"{ve.Upper}/root/booted").TrimEnd());
        ve.Do("stop", "--fast").Expect(0);
        File.Delete($"{ve.Upper}/root/booted");
        ve.Do("start", "--wait").Expect(0);
        Assert.True(File.Exists($"{ve.Upper}/root/booted"));
    }

    [Fact]
    public void Wait_InitThatSpeaksSdNotify_IsTakenAtItsWord()
    {
        using Ve ve = Probe.AddTo(WithInit("[ $NOTIFY_SOCKET = /dev/vectl/notify ] && exec /probe init-up", "--ostemplate", OtherTemplate.In(host)));
        ve.Do("start", "--wait", "--timeout", "20").Expect(0);
        ve.ShouldBeRunning();
    }

    // Not its child, and nothing else that it sends.
    [Fact]
    public void Wait_UntilTheTimeout_LeavesItRunningAndTellsWhatInitSaid()
    {
        using Ve ve = Probe.AddTo(WithInit("exec /probe init-not-up", "--ostemplate", OtherTemplate.In(host)));
        Result start = ve.Do("start", "--wait", "--timeout", "1").Expect(133);
        Assert.Contains("runs but was not up within 1 s: half \\x1b[31mway\n", start.Err);
        ve.ShouldBeRunning();
        Assert.Contains(" / /dev/vectl rw,nosuid,nodev,noexec", File.ReadAllText($"/proc/{ve.InitPid}/mountinfo"));
        Assert.Equal("0 1 2", string.Join(' ', Directory.EnumerateFileSystemEntries($"/proc/{ve.InitPid}/fd").Select(Path.GetFileName).Order()));
    }

    [Theory]
    [InlineData("echo first; printf '\\033[31mcannot\\033[0m go on\\n'; exit 3", "init exited with 3; its console ends with: first | cannot go on\n")]
    [InlineData("poweroff -f", "it powered off\n")]
    public void Wait_InitThatEnds_IsAnErrorThatTellsHow(string init, string message)
    {
        using Ve ve = WithInit(init);
        string error = ve.Do("start", "--wait", "--timeout", "20").Expect(133).Err;
        Assert.Contains($"CTID {ve.Id} stopped before it was up: {message}", error);
        ve.ShouldBeStopped();
    }

    [Fact]
    public void Wait_InitThatReboots_IsNotWaitedForAgain()
    {
        using Ve ve = WithInit("[ -e /again ] && exec sleep 1000; : > /again; exec reboot -f");
        Assert.Contains("rebooted before it was up", ve.Do("start", "--wait", "--timeout", "20").Expect(133).Err);
        Wait.For("it runs again", () => ve.IsRunning);
    }

    [HostFact(Need.SystemdTree)]
    public void Wait_Systemd_IsOverWhenItSaysSo()
    {
        using Ve ve = SystemdTemplate.NewVe(host, "--stop-timeout", "120");
        host.RunWith(["start", ve.Id, "--wait", "--timeout", "300"], timeout: TimeSpan.FromSeconds(120)).Expect(0);
        Assert.Equal("running", ve.Do("exec2", "systemctl is-system-running").Out.TrimEnd());
        // It is init's alone: no unit finds it.
        Assert.DoesNotContain("NOTIFY_SOCKET", ve.Sh("systemctl show-environment"));
        Result restart = host.RunWith(["restart", ve.Id, "--wait", "--timeout", "300"], timeout: TimeSpan.FromSeconds(120)).Expect(0);
        Assert.DoesNotContain("killed", restart.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void StopTimeout_OnTheCommandLine_ComesBeforeTheConfiguration()
    {
        using Ve ve = WithInit("trap '' TERM USR1 USR2 PWR; while :; do sleep 100; done", "--stop-timeout", "600");
        ve.Start();
        Result stop = ve.Do("stop", "--stop-timeout", "1").Expect(0);
        Assert.Contains("did not stop when asked and was killed", stop.Err);
        ve.Start();
        Assert.Contains("was killed", ve.Do("restart", "--stop-timeout", "1").Expect(0).Err);
        ve.ShouldBeRunning();
    }

    // System V init has no signal of its own for it.
    [Fact]
    public void Stop_OfSysvinit_IsARequestAsTelinitsThroughItsFifo()
    {
        using Ve ve = WithInit("trap '' TERM PWR USR1 USR2; mkdir -p /run; mkfifo /run/initctl; exec 3<>/run/initctl; : > /dev/vectl-ready; head -c 384 <&3 > /request; exit 0");
        ve.Do("start", "--wait").Expect(0);
        SetStopSignal(ve, 30);
        Assert.DoesNotContain("killed", ve.Do("stop").Expect(0).Err);
        Assert.Equal("69190903010000003000000005000000", Convert.ToHexString(File.ReadAllBytes($"{ve.Upper}/request")[..16]));
    }

    [Theory]
    [InlineData("echo kept > /run/initctl")]
    [InlineData("ln -s /dev/console /run/initctl")]
    [InlineData("ln -s /run/initctl /run/initctl")]
    [InlineData("mkfifo /run/initctl")]
    [InlineData(": > /run/initctl; mount -o bind /proc/sys/kernel/hostname /run/initctl")]
    public void Stop_OfSysvinit_WithoutAReadFifo_IsTheSignal(string prepare)
    {
        using Ve ve = WithInit($"trap 'exit 0' PWR; mkdir -p /run; rm -f /run/initctl; {prepare}; : > /dev/vectl-ready; while :; do sleep 1000 & wait; done");
        ve.Do("start", "--wait").Expect(0);
        SetStopSignal(ve, 30);
        Assert.DoesNotContain("killed", ve.Do("stop").Expect(0).Err);
    }

    [Fact]
    public void Reboot_ReadsTheConfigurationAgain()
    {
        using var ve = new Ve(host, "--hostname", "before");
        ve.Do("start", "--wait").Expect(0);
        int init = ve.InitPid;
        ve.Do("set", "--hostname", "after", "--rlimit", "nofile=321", "--save");
        ve.Do("exec", "reboot -f");
        Wait.For("a new init", () => ve.IsRunning && ve.InitPid != init);
        Assert.Equal("after 321", ve.Sh("echo $(hostname) $(awk '/^Max open files/ { print $4 }' /proc/1/limits)"));
    }

    [Fact]
    public void Reboot_InALoop_IsGivenUp_AndAStartByHandCountsAnew()
    {
        using Ve ve = WithInit("echo run >> /runs; exec reboot -f");
        ve.Do("start").Expect(0);
        Wait.For("it is given up", () => host.Run("status", ve.Id, "--json").Out.Contains("stays down", StringComparison.Ordinal));
        Assert.Equal(6, File.ReadAllLines($"{ve.Upper}/runs").Length);
        const string why = "asked for a reboot 6 times in a row, each less than 30 s after its start: it stays down";
        Result status = ve.Do("status").Expect(0);
        Assert.Equal($"CTID {ve.Id} exist unmounted down\n", status.Out);
        Assert.Contains(why, status.Err);
        using JsonDocument json = JsonDocument.Parse(host.Run("list", "-a", "-j", ve.Id).Expect(0).Out);
        Assert.Equal(why, json.RootElement[0].GetProperty("problem").GetString());
        Assert.Contains(why, ve.Do("console", "--log").Expect(0).Out);
        ve.Do("start").Expect(0);
        Wait.For("it is given up again", () => File.ReadAllLines($"{ve.Upper}/runs").Length == 12 && ve.Do("status").Err.Contains("stays down", StringComparison.Ordinal));
    }

    [Fact]
    public void Reboot_ThatCannotStart_TellsWhyInStatus()
    {
        using Ve ve = new Ve(host).Start();
        File.AppendAllText(ve.ConfigFile, "init: /nowhere\n");
        ve.Do("exec", "reboot -f");
        Wait.For("the reason", () => ve.Do("status").Err.Contains("asked for a reboot", StringComparison.Ordinal));
        Assert.Contains("/nowhere", ve.Do("status", "--json").Out);
        Assert.Contains("killed by signal 1 ", host.Run("--verbose", "status", ve.Id).Out);
    }

    [Fact]
    public void Init_ThatDiesAtOnce_IsInStatusWithTheWayToItsWords()
    {
        using Ve ve = WithInit("exit 7");
        ve.Start();
        Wait.For("it is down", () => !ve.IsRunning && host.Run("--verbose", "status", ve.Id).Out.Contains("exited with 7 ", StringComparison.Ordinal));
        Assert.Contains($"vectl console {ve.Id} --log", host.Run("--verbose", "status", ve.Id).Out);
    }

    // Written from outside: the VE has never run.
    Ve WithInit(string script, params IReadOnlyList<string> options)
    {
        var ve = new Ve(host, options);
        File.WriteAllText($"{ve.Upper}/own-init", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode($"{ve.Upper}/own-init", (UnixFileMode)0b111_101_101);
        File.AppendAllText(ve.ConfigFile, "init: /own-init\n");
        return ve;
    }

    static void SetStopSignal(Ve ve, int signal)
    {
        string state = File.ReadAllText(ve.StateFile);
        Assert.Contains("\"stop_signal\": 12", state);
        File.WriteAllText(ve.StateFile, state.Replace("\"stop_signal\": 12", $"\"stop_signal\": {signal}"));
    }
}
