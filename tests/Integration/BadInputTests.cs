using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Input that is wrong is refused with its exit code and a message that names it, and changes nothing.</summary>
[Collection(HostCollection.Name)]
public sealed class BadInputTests(HostFixture host)
{
    void Refused(int code, string saying, params IReadOnlyList<string> args)
    {
        Leftovers before = host.Snapshot();
        Result result = host.Run(args).Expect(code).Saying(saying);
        Assert.DoesNotContain("   at ", result.Err);
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Theory]
    [InlineData("100", "101")]
    [InlineData("0", "101")]
    [InlineData("2147483645", "2147483644")]
    [InlineData("99999999999999999999", "2147483644")]
    [InlineData("-1", "-1")]
    [InlineData("0x65", "0x65")]
    [InlineData("../101", "../101")]
    [InlineData("101/..", "101/..")]
    public void Create_WithABadCtid(string id, string saying)
    {
        Leftovers before = host.Snapshot();
        Result result = host.Run("create", id, "--ostemplate", "busybox");
        result.Expect(id.StartsWith('-') ? 20 : 21).Saying(saying);
        host.Snapshot().ShouldEqual(before);
    }

    [Fact]
    public void Create_WithAnUnknownTemplate() => Refused(91, "no-such-os", "create", host.NewId(), "--ostemplate", "no-such-os");

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("/etc")]
    [InlineData("busybox/../busybox")]
    [InlineData("a\nb")]
    public void Create_WithATemplateThatIsAPath(string template)
    {
        Leftovers before = host.Snapshot();
        host.Run("create", host.NewId(), "--ostemplate", template).Expect(20, 21, 91);
        host.Snapshot().ShouldEqual(before);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData("tab\tbed")]
    [InlineData("123")]
    [InlineData("-dash")]
    [InlineData("")]
    public void Create_WithABadName(string name) => Refused(131, "name", "create", host.NewId(), "--ostemplate", "busybox", "--name", name);

    [Fact]
    public void Create_WithANameThatIsTaken()
    {
        using var first = new Ve(host, "--name", "taken");
        Refused(131, "taken", "create", host.NewId(), "--ostemplate", "busybox", "--name", "taken");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a\nb")]
    [InlineData("a;b")]
    public void Create_WithABadHostname(string hostname) => Refused(70, "host", "create", host.NewId(), "--ostemplate", "busybox", "--hostname", hostname);

    [Theory]
    [InlineData("stop_timeout: soon\n", "stop_timeout", ":1:")]
    [InlineData("no_such_key: 1\n", "no_such_key", ":1:")]
    [InlineData("hostnme: x\n", "hostname", ":1:")]
    [InlineData("hostname: [a, b\n", "", ":")]
    [InlineData("hostname: a\nhostname: b\n", "hostname", ":2:")]
    [InlineData("environment: text\n", "environment", ":1:")]
    public void Start_WithABadConfiguration(string lines, string saying, string position)
    {
        using var ve = new Ve(host);
        string good = File.ReadAllText(ve.ConfigFile);
        File.WriteAllText(ve.ConfigFile, lines + good);
        ve.Do("start").Expect(85).Saying(saying).Saying($"{ve.Id}.yaml{position}");
        Assert.Contains(ve.Id, host.Run("list", "-a").Expect(0).Out);
        File.WriteAllText(ve.ConfigFile, good);
        ve.Do("start").Expect(0);
    }

    [Fact]
    public void Verbs_WithABadHostConfiguration()
    {
        string root = host.NewRoot("other");
        try
        {
            File.WriteAllText($"{root}/etc/vectl/vectl.yaml", "cgroup: 5: 6\n");
            host.RunWith(["create", "101", "--ostemplate", "busybox"], root: root).Expect(10, 85).Saying("vectl.yaml:1:");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("destroy")]
    [InlineData("exec2", "true")]
    public void Verbs_WithoutRoot(string verb, params string[] args)
    {
        using var ve = new Ve(host);
        Result result = Command.Run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", host.Binary, verb, ve.Id, .. args], environment: host.EnvironmentFor(host.Root));
        result.Expect(12).Saying("root");
    }

    [Fact]
    public void State_ThatIsCorrupt_IsOnlyAHint()
    {
        using Ve ve = new Ve(host).Start();
        ve.Do("stop", "--fast").Expect(0);
        Directory.CreateDirectory(Path.GetDirectoryName(ve.StateFile)!);
        foreach (string content in (string[])["", "{", "not json", "{\"InitPid\": \"x\"}", "[]", "{\"initPid\": 1, \"InitPid\": 1}"])
        {
            File.WriteAllText(ve.StateFile, content);
            ve.ShouldBeStopped();
            Assert.Contains(ve.Id, host.Run("list", "-a", "-1").Expect(0).Out);
            ve.Do("start").Expect(0);
            ve.Do("stop", "--fast").Expect(0);
        }
    }

    [Fact]
    public void State_ThatIsLost_TakesNothingFromWhatIsKnownOfARunningVe()
    {
        using Ve ve = new Ve(host).Start();
        long Number(string name) => System.Text.Json.JsonDocument.Parse(ve.Do("status", "--json").Expect(0).Out).RootElement.GetProperty(name).GetInt64();
        long started = Number("started_at");
        string state = File.ReadAllText(ve.StateFile);
        File.Delete(ve.StateFile);
        ve.ShouldBeRunning();
        Assert.InRange(Number("started_at"), started - 1, started + 1);
        Assert.InRange(Number("uptime"), 0, 60);
        File.WriteAllText(ve.StateFile, state);
    }

    [Fact]
    public void State_ThatNamesAnotherProcess_IsNotBelieved()
    {
        using Ve ve = new Ve(host).Start();
        string state = File.ReadAllText(ve.StateFile);
        int init = ve.InitPid;
        ve.Do("stop", "--fast").Expect(0);
        // The pid of a process that has nothing to do with the VE, as after a reuse of the number.
        File.WriteAllText(ve.StateFile, state.Replace($"{init}", $"{Environment.ProcessId}"));
        ve.ShouldBeStopped();
        ve.Do("stop", "--fast").Expect(0);
        ve.Do("exec2", "true").Expect(31);
        ve.Do("start").Expect(0);
    }

    [Fact]
    public void Config_ThatDisappearsWhileRunning_DoesNotKeepTheVeFromStopping()
    {
        using Ve ve = new Ve(host).Start();
        string config = File.ReadAllText(ve.ConfigFile);
        File.Delete(ve.ConfigFile);
        Assert.Equal($"CTID {ve.Id} deleted mounted running", ve.Status());
        ve.Do("stop", "--fast").Expect(0, 14);
        File.WriteAllText(ve.ConfigFile, config);
        ve.Do("stop", "--fast").Expect(0);
        ve.ShouldBeStopped();
    }

    [Fact]
    public void PrivateArea_ThatIsGone_Is43()
    {
        using var ve = new Ve(host);
        Directory.Move(ve.PrivateArea, ve.PrivateArea + ".away");
        Leftovers before = host.Snapshot();
        ve.Do("start").Expect(43).Saying(ve.Id);
        Leftovers.SettleTo(before, host.Snapshot);
        Directory.Move(ve.PrivateArea + ".away", ve.PrivateArea);
        ve.Do("start").Expect(0);
    }

    [Theory]
    [InlineData("echo '{' > manifest.json")]
    [InlineData("rm manifest.json")]
    [InlineData("mv $(ls -d */ | head -n 1) away")]
    [InlineData("cd .. && mv busybox busybox.away && echo text > busybox")]
    public void Template_ThatIsDamaged_IsNamedAndNothingStarts(string damage)
    {
        string root = host.NewRoot("damaged");
        try
        {
            host.RunWith(["create", "101", "--ostemplate", "busybox"], root: root).Expect(0);
            Command.Run(["/bin/sh", "-c", damage], directory: $"{root}/var/lib/vectl/templates/busybox").Expect(0);
            Leftovers before = Leftovers.Take(host.CgroupParent, host.BaseDirectory, null);
            host.RunWith(["start", "101"], root: root).Expect(47, 85, 91).Saying("busybox");
            Leftovers.SettleTo(before, () => Leftovers.Take(host.CgroupParent, host.BaseDirectory, null));
            host.RunWith(["destroy", "101"], root: root).Expect(0);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Init_ThatIsMissing_FailsWithTheStep()
    {
        using var ve = new Ve(host);
        File.AppendAllText(ve.ConfigFile, "init: /no/such/init\n");
        Leftovers before = host.Snapshot();
        Result result = ve.Do("start");
        result.Expect(3, 47).Saying("/no/such/init");
        ve.ShouldBeStopped();
        Assert.Empty(host.Snapshot().Processes.Except(before.Processes));
        Assert.Empty(host.Snapshot().Cgroups.Except(before.Cgroups));
    }

    [Fact]
    public void Disk_ThatIsFull_Is46AndLeavesNothing()
    {
        using var disk = new SmallDisk(host, "256k");
        host.RunWith(["template", "build", "busybox"], root: disk.Root).Expect(46).Saying("space");
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{disk.Root}/var/lib/vectl/templates").Select(path => Path.GetFileName(path)).Except([".busybox.lock"]));
    }

    [Fact]
    public void Disk_WithoutInodes_DoesNotCreateHalfAVe()
    {
        using var disk = new SmallDisk(host, "16m");
        host.RunWith(["template", "build", "busybox"], root: disk.Root).Expect(0);
        disk.Fill();
        host.RunWith(["create", "101", "--ostemplate", "busybox"], root: disk.Root).Expect(46).Saying("space");
        Assert.Equal("CTID 101 deleted unmounted down\n", host.RunWith(["status", "101"], root: disk.Root).Expect(0).Out);
        disk.Free();
        host.RunWith(["create", "101", "--ostemplate", "busybox"], root: disk.Root).Expect(0);
        host.RunWith(["destroy", "101"], root: disk.Root).Expect(0);
    }

    // strace makes the kernel look as if it lacked the call: what is said must name the call and the mend.
    [Theory]
    [InlineData("mount_setattr", "mount_setattr")]
    [InlineData("pivot_root", "pivot_root")]
    [InlineData("clone3", "clone3")]
    public void Start_OnAKernelWithoutACall_NamesIt(string call, string saying)
    {
        using var ve = new Ve(host);
        // A start that comes as far as the console leaves its log.
        Leftovers before = host.Snapshot() with { Files = [] };
        // The first clone3 is the runtime's own thread.
        string when = call == "clone3" ? ":when=2+" : "";
        Result result = host.Shell($"strace -f -o /dev/null -e trace={call} -e inject={call}:error=ENOSYS{when} \"$VECTL\" start {ve.Id}");
        Assert.True(result.Exit is 3 or 5 or 50, $"{result}");
        result.Saying(saying).Saying("->");
        Assert.DoesNotContain("   at ", result.Err);
        Leftovers.SettleTo(before, () => host.Snapshot() with { Files = [] });
        ve.Do("start").Expect(0);
    }
}
