using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Users of a VE: exec -u, enter -u, runscript.</summary>
[Collection(HostCollection.Name)]
public sealed class UserTests : IClassFixture<RunningVe>
{
    readonly HostFixture _host;
    readonly Ve _ve;

    /// <summary>Gives the VE users.</summary>
    public UserTests(HostFixture host, RunningVe running)
    {
        (_host, _ve) = (host, running.Ve);
        _ve.Sh("""
            grep -q alice /etc/passwd || {
                mkdir -p /home/alice /home/bob; chown 1000:1000 /home/alice; chmod 700 /home/alice
                printf 'alice:x:1000:1000::/home/alice:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\nweb:x:33:33::/srv:/usr/sbin/nologin\ncarol:x:1002:1002::/home/carol:/bin/lost\n' >> /etc/passwd
                printf 'alice:x:1000:\nstaff:x:50:alice,bob\nadm:x:4:bob\nweb:x:33:\n' >> /etc/group
                printf 'alice:!:::::::\nbob:!$6$salt$hash:::::::\n' >> /etc/shadow
            }
            """);
    }

    string AsUser(string user, string script) => _ve.Do("exec2", "-u", user, script).Expect(0).Out.TrimEnd('\n');

    [Theory]
    [InlineData("alice", "1000 1000 1000 50")]
    [InlineData("1000", "1000 1000 1000 50")]
    [InlineData("alice:adm", "1000 4 4")]
    [InlineData("1234:5", "1234 5 5")]
    [InlineData("root", "0 0 0")]
    public void Exec_User_HasItsIdsAndGroups(string user, string expected) => Assert.Equal(expected, AsUser(user, "echo $(id -u) $(id -g) $(id -G)"));

    [Fact]
    public void Exec_User_HasItsEnvironmentAndStartsAtHome()
        => Assert.Equal("/home/alice alice alice /bin/sh /home/alice /usr/local/bin:/usr/bin:/bin", AsUser("alice", "echo $HOME $USER $LOGNAME $SHELL $(pwd) $PATH"));

    [Fact]
    public void Exec_User_HasNoCapabilities_AndTheBoundingSetOfTheVe()
    {
        string[] user = AsUser("alice", "grep Cap /proc/self/status").Split('\n'), root = _ve.Sh("grep Cap /proc/self/status").Split('\n');
        foreach (string set in (string[])["CapInh", "CapPrm", "CapEff", "CapAmb"])
            Assert.Contains($"{set}:\t0000000000000000", user);
        string bounding = Assert.Single(root, line => line.StartsWith("CapBnd", StringComparison.Ordinal));
        Assert.Contains(bounding, user);
        Assert.NotEqual(0, _ve.Do("exec2", "-u", "alice", "cat /etc/shadow").Exit);
        Assert.NotEqual(0, _ve.Do("exec2", "-u", "bob", "ls /home/alice").Exit);
    }

    [Fact]
    public void Exec3_User_AndAllModes()
    {
        Assert.Equal("1000\n", _ve.Do("exec3", "-u", "alice", "id", "-u").Expect(0).Out);
        Assert.Equal("1000\n", _ve.Do("exec", "--user", "alice", "id -u").Expect(0).Out);
        Assert.Equal("1000\n", _host.RunWith(["exec", _ve.Id, "-u", "alice", "-"], stdin: "id -u\n").Expect(0).Out);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("alice")]
    public void Exec_FromATerminal_CanOpenItsStreamsByName(string user)
        => Assert.Contains("to stderr", _host.Shell($"script -qec '\"$VECTL\" exec2 -u {user} {_ve.Id} \"echo to stderr > /dev/stderr\"' /dev/null </dev/null").Expect(0).Out);

    [Fact]
    public void Exec_AsAUser_EndsWithVectl()
    {
        using (var exec = _host.Start("exec3", "-u", "alice", _ve.Id, "sleep", "1011"))
        {
            Wait.For("it runs", () => _ve.Do("ps").Out.Contains("sleep 1011", StringComparison.Ordinal));
            exec.Kill();
            exec.WaitForExit();
        }
        Wait.For("it has ended", () => !_ve.Do("ps").Out.Contains("sleep 1011", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nobody-at-all")]
    [InlineData("1:")]
    [InlineData("alice:")]
    [InlineData("4294967295:0")]
    [InlineData("4242")]
    public void Exec_UserThatIsNone_IsExitCode21_AndRunsNothing(string user) => Assert.Equal("", _ve.Do("exec2", "-u", user, "echo ran").Expect(21).Out);

    [Fact]
    public void Exec_Workdir_MustBeThere()
    {
        Assert.Equal("/etc", _ve.Do("exec2", "-w", "/etc", "pwd").Expect(0).Out.TrimEnd('\n'));
        Assert.Equal("", _ve.Do("exec2", "-w", "/not/there", "echo ran").Expect(3).Saying("/not/there").Out);
        // What the user must not enter, root does not enter for him.
        Assert.Equal("", _ve.Do("exec2", "-u", "bob", "-w", "/home/alice", "echo ran").Expect(3).Out);
    }

    [Fact]
    public void Exec_Env_ComesBeforeTheUsual()
        => Assert.Equal("1 x=y /tmp", _ve.Do("exec2", "-e", "A=1", "-e", "B=x=y", "-e", "HOME=/tmp", "echo $A $B $HOME").Expect(0).Out.TrimEnd('\n'));

    Result Enter(string options, string command) => _host.Shell($"script -qec '\"$VECTL\" enter {options} {_ve.Id} --exec \"{command}\"' /dev/null </dev/null");

    [Fact]
    public void Enter_User_HasALoginShellOnATerminalOfItsOwn()
    {
        Result result = Enter("-u alice", "id -un; pwd; tty; test -O \\$(tty) && echo own; echo x > /dev/tty && echo \\$0").Expect(0);
        foreach (string line in (string[])["alice", "/home/alice", "/dev/pts/", "own", "-sh"])
            Assert.Contains(line, result.Out);
    }

    [Fact]
    public void Enter_UserWhoseShellIsLost_GetsAnother() => Assert.Contains("carol", Enter("-u carol", "id -un").Expect(0).Out);

    [Theory]
    [InlineData("bob", "locked")]
    [InlineData("web", "/usr/sbin/nologin")]
    [InlineData("nobody-at-all", "no user")]
    public void Enter_UserWhoMayNotLogIn_IsExitCode21(string user, string why)
    {
        Result result = _ve.Do("enter", "-u", user, "--exec", "echo ran").Expect(21).Saying(why);
        Assert.DoesNotContain("entered", result.Out);
        Assert.DoesNotContain("ran", result.Out);
    }

    [Fact]
    public void Enter_WithoutUsers_LetsRootIn()
    {
        using var ve = new Ve(_host);
        Directory.CreateDirectory($"{ve.Upper}/etc/passwd");
        ve.Start();
        Assert.Contains("0", _host.Shell($"script -qec '\"$VECTL\" enter {ve.Id} --exec \"id -u\"' /dev/null </dev/null").Expect(0).Out);
        ve.Do("exec", "-u", "alice", "true").Expect(3, 8);
    }

    [Fact]
    public void RunScript_RunsWithTheInterpreterOfTheVe()
    {
        string script = $"{_host.BaseDirectory}/fix.sh";
        File.WriteAllText(script, "#!/bin/busybox sh\necho \"$#:$1:$2\"; cat; id -u; exit 7\n");
        Result result = _host.RunWith(["runscript", _ve.Id, script, "a b", "-c"], stdin: "input\n").Expect(7);
        Assert.Equal("2:a b:-c\ninput\n0\n", result.Out);
        Assert.Equal("2:a b:-c\n1000\n", _ve.Do("runscript", "-u", "alice", script, "a b", "-c").Expect(7).Out);
        File.Delete(script);
    }

    [Fact]
    public void RunScript_WithoutInterpreter_AndProgram_AndMistakes()
    {
        string script = $"{_host.BaseDirectory}/plain";
        File.WriteAllText(script, "echo plain $1\n");
        Assert.Equal("plain x\n", _ve.Do("runscript", script, "x").Expect(0).Out);
        File.WriteAllText(script, "#!/usr/bin/no-such-thing\n");
        _ve.Do("runscript", script).Expect(127).Saying("#!/usr/bin/no-such-thing");
        _ve.Do("runscript", "/no/such/script").Expect(21).Saying("/no/such/script");
        _ve.Do("runscript", _host.BaseDirectory).Expect(21);
        Assert.Equal("from the host\n", _ve.Do("runscript", "/bin/busybox", "echo", "from the host").Expect(0).Out);
        File.Delete(script);
    }

    [Fact]
    public void RunScript_OnAStoppedVe_SetsItUpForThat_AndLeavesItAsItWas()
    {
        string script = $"{_host.BaseDirectory}/offline";
        File.WriteAllText(script, "#!/bin/sh\nhostname; stat -f -c %T /proc /dev; tr '\\0' ' ' < /proc/1/cmdline; echo; id -u; cat; echo $1 > /root/made; exit 7\n");
        using var ve = new Ve(_host, "--hostname", "offline");
        ve.Do("mount").Expect(0);
        ve.Do("runscript", script).Expect(7);
        Leftovers before = _host.Snapshot();
        Result result = _host.RunWith(["runscript", ve.Id, script, "a"], stdin: "input\n").Expect(7);
        Assert.Equal("offline\nproc\ntmpfs\n/bin/sh -c read line \n0\ninput\n", result.Out);
        Assert.Equal("a\n", File.ReadAllText($"{ve.Upper}/root/made"));
        Assert.Equal($"CTID {ve.Id} exist mounted down", ve.Status());
        _host.Snapshot().ShouldEqual(before);
        ve.Do("umount").Expect(0);
        // How its last run ended is still known, and that it is to come up with the host.
        ve.Start().Do("exec", "poweroff -f");
        Wait.For("it is down", () => !ve.IsRunning && ve.StateNumber("EndedAt") != 0);
        string state = File.ReadAllText(ve.StateFile), mark = $"{_host.Root}/var/lib/vectl/running/{ve.Id}";
        Wait.For("its mark is gone", () => new FileInfo(mark).LinkTarget is null);
        File.CreateSymbolicLink(mark, "../private");
        ve.Do("runscript", script).Expect(7);
        Assert.Equal(state, File.ReadAllText(ve.StateFile));
        Assert.NotNull(new FileInfo(mark).LinkTarget);
        ve.ShouldBeStopped();
        File.Delete(mark);
        File.Delete(script);
        ve.Do("runscript", "/no/such/script").Expect(21);
        _host.Run("runscript", "999999", "/etc/hostname").Expect(14);
    }

    [Fact]
    public void RunScript_OnAStoppedVe_Killed_TakesTheVeAlong()
    {
        string script = $"{_host.BaseDirectory}/endless";
        File.WriteAllText(script, "#!/bin/sh\necho begun\ntrap '' HUP\nsleep 1000\n");
        using var ve = new Ve(_host);
        using System.Diagnostics.Process vectl = _host.Start("runscript", ve.Id, script);
        Assert.Equal("begun", vectl.StandardOutput.ReadLine());
        ve.ShouldBeRunning();
        ve.Do("stop").Expect(9).Saying("runscript");
        vectl.Kill();
        Wait.For("it is down", () => ve.Status() == $"CTID {ve.Id} exist unmounted down" && new FileInfo($"{_host.Root}/var/lib/vectl/running/{ve.Id}").LinkTarget is null);
        ve.Start().ShouldBeRunning();
        File.Delete(script);
    }

    [Fact]
    public void RunScript_LeavesOneDescriptorThatCannotBeWritten()
    {
        string script = $"{_host.BaseDirectory}/descriptors";
        File.WriteAllText(script, "#!/bin/sh\nls -l /proc/self/fd | grep -c script; (echo overwritten > \"$0\") 2>/dev/null || echo sealed\n");
        Assert.Equal("1\nsealed\n", _ve.Do("runscript", script).Expect(0).Out);
        File.Delete(script);
    }
}
