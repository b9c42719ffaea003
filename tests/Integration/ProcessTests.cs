using System.Globalization;
using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>ps, kill and pid.</summary>
[Collection(HostCollection.Name)]
public sealed class ProcessTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    Ve Ve => running.Ve;

    JsonElement[] List(string ctid) => [.. JsonDocument.Parse(host.Run("ps", ctid, "--json").Expect(0).Out).RootElement.EnumerateArray()];

    // A sleep in the VE, by its pid there. Until its execve it has the words of the shell.
    int Sleep(string time)
    {
        int vpid = int.Parse(Ve.Sh($"sleep {time} </dev/null >/dev/null 2>&1 & echo $!"), CultureInfo.InvariantCulture);
        Wait.For("it sleeps", () => Find(vpid).GetProperty("command").GetString() == $"sleep {time}");
        return vpid;
    }

    JsonElement Find(int vpid) => Assert.Single(List(Ve.Id), process => process.GetProperty("vpid").GetInt32() == vpid);

    bool IsThere(int vpid) => List(Ve.Id).Any(process => process.GetProperty("vpid").GetInt32() == vpid && process.GetProperty("stat").GetString() != "Z");

    [Fact]
    public void Ps_HasBothPids()
    {
        int vpid = Sleep("1001");
        JsonElement process = Find(vpid);
        int pid = process.GetProperty("pid").GetInt32();
        Assert.Equal("sleep\01001\0", File.ReadAllText($"/proc/{pid}/cmdline"));
        Assert.Equal(("sleep 1001", "root", 0, int.Parse(Ve.Id, CultureInfo.InvariantCulture)), (process.GetProperty("command").GetString(), process.GetProperty("user").GetString(),
            process.GetProperty("uid").GetInt32(), process.GetProperty("ctid").GetInt32()));
        Assert.True(process.GetProperty("rss").GetInt64() > 0);
        Assert.Equal(Ve.InitPid, Find(1).GetProperty("pid").GetInt32());
        Assert.Contains("sleep 1001", Ve.Do("ps").Expect(0).Out);
        Assert.Contains($"{pid} {Ve.Id} sleep 1001\n", host.Run("ps", "--all", "-H", "-o", "pid,ctid,command").Expect(0).Out);
        host.Run("kill", Ve.Id, $"{vpid}").Expect(0);
        Wait.For("it has ended", () => !IsThere(vpid));
    }

    [Fact]
    public void Ps_OfAHostileCommandLine_IsOneLineOfText()
    {
        // It waits without a child, which would have its words for a moment.
        Ve.Sh("mkfifo /evil.wait; printf '#!/bin/sh\\nread line < /evil.wait\\n' > /evil; chmod 755 /evil; /evil \"$(printf '\\033]0;pwned\\007\\n999 1 root\\nx')\" \"$(head -c 20000 /dev/zero | tr '\\0' A)\" </dev/null >/dev/null 2>&1 &");
        Wait.For("it runs", () => Ve.Do("ps").Out.Contains("\\x1b]0;pwned", StringComparison.Ordinal));
        Result table = Ve.Do("ps").Expect(0);
        Assert.DoesNotContain(table.Out, c => char.IsControl(c) && c != '\n');
        Assert.Single(table.Out.Split('\n'), line => line.Contains("pwned", StringComparison.Ordinal) && line.Contains("\\x1b]0;", StringComparison.Ordinal));
        Assert.DoesNotContain(table.Out.Split('\n'), line => line.StartsWith("999", StringComparison.Ordinal));
        Assert.Contains(List(Ve.Id), process => process.GetProperty("command").GetString()!.Contains("\e]0;pwned\a\n999", StringComparison.Ordinal));
        Ve.Do("kill", "-9", "--all").Expect(0);
    }

    [Fact]
    public void Ps_WhileProcessesComeAndGo_NeverFails()
    {
        int storm = int.Parse(Ve.Sh("(i=0; while [ $i -lt 3000 ]; do /bin/true; i=$((i+1)); done) </dev/null >/dev/null 2>&1 & echo $!"), CultureInfo.InvariantCulture);
        for (int i = 0; i < 15; i++)
            Ve.Do("ps").Expect(0);
        Ve.Do("kill", "-9", $"{storm}").Expect(0, 21);
    }

    [Fact]
    public void Ps_OfAVeThatDoesNotRun_Is31()
    {
        using var ve = new Ve(host);
        ve.Do("ps").Expect(31);
        ve.Do("kill", "1").Expect(31);
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-9")]
    [InlineData("--signal=HUP")]
    public void Kill_HitsTheProcessOfThatPid(string signal)
    {
        int vpid = Sleep("1003"), other = Sleep("1004");
        Ve.Do("kill", signal, $"{vpid}").Expect(0);
        Wait.For("it has ended", () => !IsThere(vpid));
        Assert.True(IsThere(other));
        Ve.Do("kill", "-0", $"{other}").Expect(0);
        Ve.Do("kill", $"{other}").Expect(0);
    }

    // The pid of a process of the host, or of another VE, is none of this VE's.
    [Fact]
    public void Kill_NeverLeavesTheVe()
    {
        using var innocent = Command.Start(["sleep", "1005"]);
        using Ve other = new Ve(host).Start();
        int there = int.Parse(other.Sh("i=0; while [ $i -lt 50 ]; do /bin/true; i=$((i+1)); done; sleep 1006 </dev/null >/dev/null 2>&1 & echo $!"), CultureInfo.InvariantCulture);
        int mine = Sleep("1007");
        Result result = Ve.Do("kill", "-9", $"{innocent.Id}", "4194304", $"{mine}").Expect(21);
        Assert.Contains("4194304", result.Err);
        Wait.For("the VE's own has ended", () => !IsThere(mine));
        Assert.False(innocent.HasExited);
        Assert.Equal("ok", other.Sh($"kill -0 {there} && echo ok"));
        innocent.Kill();
    }

    [Fact]
    public void Kill_All_SparesInit()
    {
        using Ve ve = new Ve(host).Start();
        ve.Sh("for i in 1 2 3; do sleep 1008 </dev/null >/dev/null 2>&1 & done");
        ve.Do("kill", "-KILL", "--all").Expect(0);
        Wait.For("all have ended", () => ve.Sh("ps | grep -c '[s]leep 1008' || true") == "0");
        ve.ShouldBeRunning();
    }

    [Fact]
    public void Pid_FindsTheVe()
    {
        int vpid = Sleep("1009"), pid = Find(vpid).GetProperty("pid").GetInt32();
        JsonElement found = JsonDocument.Parse(host.Run("pid", $"{pid}", "--json").Expect(0).Out).RootElement[0];
        Assert.Equal((Ve.Id, vpid), (found.GetProperty("ctid").ToString(), found.GetProperty("vpid").GetInt32()));
        Result table = host.Run("pid", $"{pid}", $"{Environment.ProcessId}").Expect(1);
        Assert.Equal(3, table.Out.TrimEnd('\n').Split('\n').Length);
        Assert.Contains(Ve.Id, table.Out);
        host.Run("pid", $"{Ve.MonitorPid}").Expect(0);
        host.Run("pid", "4194304").Expect(1).Saying("no process 4194304");
        Assert.Contains(Ve.Id, host.RunWith(["pid", "-"], stdin: $"{pid}\n").Expect(0).Out);
        Ve.Do("kill", $"{vpid}").Expect(0);
    }

    // The VE's root names the cgroups below its own as it likes.
    [Fact]
    public void Pid_OfAVeThatNamesItsCgroupsOddly()
    {
        using Ve ve = new Ve(host).Start();
        string payload = Cgroups.Path($"{host.CgroupParent}/{ve.Id}/payload");
        foreach (string name in (string[])["x (deleted)", host.CgroupParent, "..x", "a b\tc"])
        {
            Directory.CreateDirectory($"{payload}/{name}/102/payload");
            int vpid = int.Parse(ve.Sh("sleep 1010 </dev/null >/dev/null 2>&1 & echo $!"), CultureInfo.InvariantCulture);
            int pid = List(ve.Id).Single(process => process.GetProperty("vpid").GetInt32() == vpid).GetProperty("pid").GetInt32();
            File.WriteAllText($"{payload}/{name}/102/payload/cgroup.procs", $"{pid}");
            Assert.Contains($" {ve.Id} ", host.Run("pid", $"{pid}").Expect(0).Out);
            ve.Do("kill", "-9", $"{vpid}").Expect(0);
        }
    }
}
