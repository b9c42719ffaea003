using System.Diagnostics;
using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>The script that makes of a new VE what it is to be: once, whatever happens, and known to whoever asks.</summary>
[Collection(HostCollection.Name)]
public sealed class ProvisionTests(HostFixture host) : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("provision").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void FirstStart_RunsIt_Once()
    {
        using Ve ve = NewVe("#!/bin/sh\necho \"$HOME $(id -u) $(pwd) $0 $#\"; cat; echo to the other >&2; echo run >> /root/runs\n");
        ve.Do("status").Expect(0).Saying("is not provisioned yet: first.sh runs at the next start");
        Assert.Equal("pending", State(ve).GetProperty("state").GetString());
        Result start = ve.Do("start").Expect(0);
        Assert.EndsWith("Container is being provisioned by first.sh...\nContainer was provisioned\n", start.Out);
        Assert.Matches("^/root 0 / /proc/self/fd/[0-9]+ 0\nto the other\n$", ve.Do("provision", "--log").Expect(0).Out);
        Assert.Equal("", ve.Do("status").Expect(0).Err);
        Assert.Matches(@"provisioning: first\.sh exited with 0 at 20\d\d-.*Z\n$", host.Run("--verbose", "status", ve.Id).Out);
        JsonElement state = State(ve);
        Assert.Equal(("done", 0), (state.GetProperty("state").GetString(), state.GetProperty("exit_code").GetInt32()));
        Assert.InRange(state.GetProperty("ended_at").GetInt64() - state.GetProperty("started_at").GetInt64(), 0, 60);

        Assert.DoesNotContain("provision", ve.Do("restart", "--fast").Expect(0).Out);
        Assert.Contains("was provisioned already: first.sh exited with 0 at ", ve.Do("provision").Expect(0).Out);
        Assert.Equal("run\n", File.ReadAllText($"{ve.Upper}/root/runs"));
        ve.Do("provision", "--rerun").Expect(0);
        Assert.Equal("run\nrun\n", File.ReadAllText($"{ve.Upper}/root/runs"));
        // Nothing of it is among the VE's files, and what there is is root's.
        Assert.Empty(Directory.EnumerateFiles(ve.Upper, "first*", SearchOption.AllDirectories));
        Assert.All(Directory.EnumerateFiles($"{ve.PrivateArea}/provision"), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Failure_IsExitCode79_AndLeavesItRunning_AndAnotherScriptCanTakeItsPlace()
    {
        using Ve ve = NewVe("echo one; echo two; echo run >> /root/runs; exit 3");
        Result start = ve.Do("start").Expect(79);
        Assert.Contains($"CTID {ve.Id} is not provisioned: first.sh exited with 3 at ", start.Err);
        Assert.Contains("; it ends with: one | two\n", start.Err);
        Assert.Contains($"vectl provision {ve.Id} --rerun", start.Err);
        ve.ShouldBeRunning();
        Assert.Equal(("failed", 3), (State(ve).GetProperty("state").GetString(), State(ve).GetProperty("exit_code").GetInt32()));
        ve.Do("status").Expect(0).Saying("first.sh exited with 3");
        ve.Do("restart", "--fast").Expect(0);
        ve.Do("provision").Expect(79).Saying("exited with 3");
        Assert.Equal("run\n", File.ReadAllText($"{ve.Upper}/root/runs"));
        ve.Do("provision", Script("mended.sh", "echo mended"), "--rerun").Expect(0);
        Assert.Equal("mended\n", ve.Do("provision", "--log").Out);
        Assert.Equal("mended.sh", State(ve).GetProperty("script").GetString());
    }

    [Fact]
    public void WithoutItsInterpreter_ItFails()
    {
        using Ve ve = NewVe("#!/usr/bin/no-such-thing\n");
        ve.Do("start").Expect(79).Saying("does not have what runs first.sh: #!/usr/bin/no-such-thing");
        Assert.Equal(127, State(ve).GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void VectlKilledMeanwhile_IsInterrupted_AndNeverRunsAgainByItself()
    {
        using Ve ve = NewVe("echo run >> /root/runs; echo begun; sleep 1000");
        using (Process start = host.Start("start", ve.Id))
        {
            Wait.For("it has begun", () => ve.Do("provision", "--log").Out == "begun\n");
            Assert.Equal("running", State(ve).GetProperty("state").GetString());
            ve.Do("status").Expect(0).Saying("first.sh runs since 20");
            ve.Do("provision", "--rerun").Expect(9).Saying($"is being provisioned by first.sh (pid {start.Id})");
            start.Kill();
            start.WaitForExit();
        }
        Assert.Equal("interrupted", State(ve).GetProperty("state").GetString());
        ve.Do("status").Expect(0).Saying("was interrupted");
        Wait.For("the script has ended with vectl", () => ve.Sh("ps | grep -c '[s]h /proc/self' || :") == "0");
        ve.Do("restart", "--fast").Expect(0);
        ve.Do("provision").Expect(79).Saying("was interrupted");
        Assert.Equal("run\n", File.ReadAllText($"{ve.Upper}/root/runs"));
        ve.Do("provision", Script("second.sh", "exit 0"), "--rerun").Expect(0);
    }

    [Fact]
    public void VeStoppedMeanwhile_IsInterrupted()
    {
        using Ve ve = NewVe("echo begun; sleep 1000");
        using Process start = host.Start("start", ve.Id);
        Wait.For("it has begun", () => ve.Do("provision", "--log").Out == "begun\n");
        ve.Do("stop", "--fast").Expect(0);
        Assert.True(start.WaitForExit(Patience.Seconds(30)));
        Assert.Equal(79, start.ExitCode);
        Assert.Equal("interrupted", State(ve).GetProperty("state").GetString());
        ve.ShouldBeStopped();
    }

    [Fact]
    public void VeDestroyedMeanwhile_IsInterrupted_AndLeavesNothing()
    {
        Leftovers before = host.Snapshot();
        using Ve ve = NewVe("echo begun; sleep 1000");
        using Process start = host.Start("start", ve.Id);
        Wait.For("it has begun", () => ve.Do("provision", "--log").Out == "begun\n");
        ve.Do("destroy", "--force").Expect(0);
        Assert.True(start.WaitForExit(Patience.Seconds(30)));
        Assert.Equal(79, start.ExitCode);
        Assert.Contains("first.sh", start.StandardError.ReadToEnd());
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Foreground_AStopDoesNotWaitForIt()
    {
        using Ve ve = NewVe("echo begun; sleep 1000");
        using Process follow = host.Start("start", ve.Id, "--foreground");
        Wait.For("it has begun", () => ve.Do("provision", "--log").Out == "begun\n");
        Command.Run(["kill", follow.Id.ToString()]).Expect(0);
        Assert.True(follow.WaitForExit(Patience.Seconds(30)));
        Assert.Equal(0, follow.ExitCode);
        ve.ShouldBeStopped();
        Assert.Equal("interrupted", State(ve).GetProperty("state").GetString());
    }

    [Fact]
    public void SystemThatDoesNotComeUp_LeavesItForLater()
    {
        using Ve ve = NewVe("echo later");
        File.AppendAllText(ve.ConfigFile, "init: /own-init\n");
        File.WriteAllText($"{ve.Upper}/own-init", "#!/bin/sh\nwhile :; do sleep 1000; done\n");
        File.SetUnixFileMode($"{ve.Upper}/own-init", (UnixFileMode)0b111_101_101);
        ve.Do("start", "--wait", "--timeout", "1").Expect(133).Saying($"When the container is up: vectl provision {ve.Id}");
        Assert.Equal("pending", State(ve).GetProperty("state").GetString());
        ve.Do("provision").Expect(0);
        Assert.Equal("later\n", ve.Do("provision", "--log").Out);
    }

    [Fact]
    public void Output_HasALimit_AndMayComeFromNobody()
    {
        using Ve ve = NewVe("""
            yes | head -c 20000000
            (sleep 1000; echo late) &
            """);
        ve.Do("start").Expect(0);
        Result log = host.Shell($"\"$VECTL\" provision {ve.Id} --log | wc -c").Expect(0);
        Assert.Equal($"{16 << 20}\n", log.Out);
        Assert.Contains("the first 16 MiB are kept", log.Err);
    }

    [Fact]
    public void Profile_HasTheScriptInIt()
    {
        Directory.CreateDirectory($"{host.Root}/etc/vectl/profiles");
        string profile = $"{host.Root}/etc/vectl/profiles/provisioned.yaml";
        File.WriteAllText(profile, "onboot: no\nprovision: |\n  #!/bin/sh\n  hostname > /root/made\n");
        using var ve = new Ve(host, "--config", "provisioned", "--hostname", "one");
        Assert.DoesNotContain("provision", File.ReadAllText(ve.ConfigFile));
        ve.Do("start").Expect(0);
        Assert.Equal("one\n", File.ReadAllText($"{ve.Upper}/root/made"));
        // A path does as well, and the command line wins.
        File.WriteAllText(profile, $"provision: {Script("by-path.sh", "echo path")}\n");
        using (var other = new Ve(host, "--config", "provisioned"))
            Assert.Equal("by-path.sh", State(other).GetProperty("script").GetString());
        using (var other = new Ve(host, "--config", "provisioned", "--provision", Script("own.sh", "")))
            Assert.Equal("own.sh", State(other).GetProperty("script").GetString());
        File.AppendAllText(ve.ConfigFile, "provision: /a\n");
        ve.Do("restart", "--fast").Expect(85).Saying("key 'provision', which is for profiles");
        File.Delete(profile);
    }

    [Fact]
    public void StartWithTheHost_RunsItToo()
    {
        using Ve good = NewVe("echo at boot"), bad = NewVe("exit 4");
        foreach (Ve ve in (Ve[])[good, bad])
            ve.Do("set", "--onboot", "yes", "--save").Expect(0);
        Result start = host.Run("start", "--onboot").Expect(79);
        Assert.Contains($"CTID {good.Id} was started\n", start.Out);
        Assert.Contains($"CTID {bad.Id} was started and is not as it should be (exit code 79):", start.Err);
        Assert.Equal("at boot\n", good.Do("provision", "--log").Out);
        bad.ShouldBeRunning();
    }

    [Fact]
    public void StandardInput_IsAScriptToo()
    {
        string id = host.NewId();
        host.RunWith(["create", id, "--ostemplate", "busybox", "--provision", "-"], stdin: "echo from the input").Expect(0);
        try
        {
            host.Run("start", id).Expect(0);
            Assert.Equal("from the input\n", host.Run("provision", id, "--log").Out);
        }
        finally
        {
            host.Run("destroy", id, "--force");
        }
    }

    [Fact]
    public void Mistakes_ChangeNothing()
    {
        Leftovers before = host.Snapshot();
        string id = host.NewId();
        host.Run("create", id, "--ostemplate", "busybox", "--provision", $"{_directory}/none").Expect(21).Saying("is not there, expected a script");
        host.Run("create", id, "--ostemplate", "busybox", "--provision", _directory).Expect(21);
        host.RunWith(["create", id, "--ostemplate", "busybox", "--provision", "-"], stdin: "").Expect(21);
        host.Run("create", id, "--ostemplate", "busybox", "--user-data", "/etc/hostname").Expect(47).Saying("has no cloud-init");
        host.Run("create", id, "--ostemplate", "busybox", "--user-data", $"{_directory}/none").Expect(21);
        host.Run("provision", id).Expect(14);
        host.Run("provision", id, "--log", "--rerun").Expect(20);
        host.Snapshot().ShouldEqual(before);
        using var ve = new Ve(host);
        ve.Do("provision").Expect(31);
        ve.Start().Do("provision").Expect(21).Saying("has no script that provisions it");
        ve.Do("provision", Script("a.sh", "exit 0")).Expect(0);
        ve.Do("provision", Script("b.sh", "exit 0")).Expect(21).Saying("b.sh did not run");
    }

    string Script(string name, string text)
    {
        File.WriteAllText($"{_directory}/{name}", text);
        return $"{_directory}/{name}";
    }

    Ve NewVe(string script) => new(host, "--provision", Script("first.sh", script));

    static JsonElement State(Ve ve)
    {
        using JsonDocument json = JsonDocument.Parse(ve.Do("status", "--json").Expect(0).Out);
        return json.RootElement.GetProperty("provision").Clone();
    }
}
