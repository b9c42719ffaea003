using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Debian in a VE, as its template is built: what is in it works.</summary>
[Collection(HostCollection.Name)]
public sealed class DebianTests(HostFixture host)
{
    [HostTheory(Need.OtherReleases)]
    [InlineData("debian-11", "bullseye")]
    [InlineData("debian-13", "trixie")]
    public void OtherReleases_BootAndStop(string template, string codename)
    {
        using Ve ve = Guests.NewVe(host, template, "--stop-timeout", "60").Start();
        Guests.WaitForBoot(ve);
        Assert.Equal(codename, ve.Sh(". /etc/os-release; echo $VERSION_CODENAME"));
        ve.Do("stop").Expect(0);
        Assert.DoesNotContain("killed", File.ReadAllText(ve.ConsoleLog), StringComparison.OrdinalIgnoreCase);
        ve.ShouldBeStopped();
    }

    [HostFact(Need.Guests)]
    public void SystemV_BootsAndStops()
    {
        using Ve ve = Guests.NewVe(host, "debian-12-sysvinit", "--stop-timeout", "60");
        host.RunWith(["start", ve.Id, "--wait"], timeout: TimeSpan.FromSeconds(130)).Expect(0);
        Wait.For("it is in runlevel 2, with a getty on the console", () => ve.Do("exec2", "runlevel; pgrep -x getty").Out.StartsWith("N 2\n", StringComparison.Ordinal)
            && File.ReadAllText(ve.ConsoleLog).Contains("login: ", StringComparison.Ordinal), 60);
        Assert.Equal("init tmpfs", ve.Sh("cat /proc/1/comm; stat -f -c %T /run").Replace('\n', ' '));
        ve.Sh("logger -t test a line");
        Wait.For("rsyslogd writes it", () => ve.Do("exec2", "grep 'test: a line' /var/log/syslog").Exit == 0);
        ve.Do("stop").Expect(0);
        Assert.Contains("Will now halt.", File.ReadAllText(ve.ConsoleLog));
        ve.ShouldBeStopped();
    }

    [HostFact(Need.Guests)]
    public void OpenRc_BootsToItsRunlevelWithNothingCrashed_AndStops()
    {
        using Ve ve = Guests.NewVe(host, "debian-12-openrc", "--stop-timeout", "60");
        host.RunWith(["start", ve.Id, "--wait"], timeout: TimeSpan.FromSeconds(130)).Expect(0);
        Assert.Equal("default", ve.Sh("rc-status --runlevel"));
        // 1: there is none.
        Assert.Equal("", ve.Do("exec2", "rc-status --crashed").Expect(1).Out);
        string all = ve.Sh("rc-status --all");
        Assert.DoesNotContain("crashed", all);
        Assert.Matches(@"rsyslog\s+\[\s+started", all);
        ve.Sh("logger -t test a line");
        Wait.For("rsyslogd writes it", () => ve.Do("exec2", "grep 'test: a line' /var/log/syslog").Exit == 0);
        Result stop = ve.Do("stop").Expect(0);
        Assert.DoesNotContain("killed", stop.Err, StringComparison.Ordinal);
        ve.ShouldBeStopped();
        // Its services were stopped, not only its processes killed.
        Assert.Matches("(?s)Stopping enhanced syslogd.*Will now halt", File.ReadAllText(ve.ConsoleLog));
    }

    [Fact]
    public void EachBoot_HasAnIdOfItsOwn()
    {
        const string Read = "cat /proc/sys/kernel/random/boot_id";
        using Ve ve = new Ve(host).Start();
        string first = ve.Sh(Read);
        ve.Do("restart").Expect(0);
        string[] ids = [first, ve.Sh(Read), File.ReadAllText("/proc/sys/kernel/random/boot_id").TrimEnd('\n')];
        Assert.All(ids, id => Assert.True(Guid.TryParseExact(id, "D", out _), id));
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal("", ve.Sh("ls /dev | grep boot_id; true"));
    }

    [Fact]
    public void ATreeWithoutInit_IsRefused_WhenItIsImportedAndWhenItIsStarted()
    {
        string tree = $"{host.BaseDirectory}/no-init", tar = $"{tree}.tar";
        Directory.CreateDirectory($"{tree}/bin");
        File.WriteAllText($"{tree}/bin/program", "#!/bin/sh\n");
        Command.Run(["chmod", "0755", $"{tree}/bin/program"]).Expect(0);
        Command.Run(["tar", "-C", tree, "-cf", tar, "."]).Expect(0);
        host.Run("template", "import", "no-init", tar).Expect(47).Saying("--init");

        // There is one, but the program that runs it is missing.
        host.Run("template", "import", "no-init", tar, "--init", "/bin/program").Expect(0);
        using (var ve = new Ve(host, "--ostemplate", "no-init"))
        {
            ve.Do("start").Expect(47).Saying("--init");
            ve.ShouldBeStopped();
        }
        host.Run("template", "remove", "no-init").Expect(0);
    }

    [HostFact(Need.SystemdTree)]
    public void Debian_IsLoggedIntoAndKeepsAJournal()
    {
        using Ve ve = SystemdTemplate.NewVe(host, "--hostname", "inside", "--stop-timeout", "120").Start();
        Guests.WaitForBoot(ve);
        ve.Sh("useradd --create-home --shell /bin/sh alice");

        // From a user to another one and back to root, by setuid programs and without.
        Assert.Equal("alice", ve.Sh("su - alice -c 'id -un'"));
        Assert.Equal("0", ve.Sh("install -m 4755 /usr/bin/id /usr/local/bin/root-id; su - alice -c '/usr/local/bin/root-id -u'"));
        Assert.Equal("Password: ", ve.Do("exec2", "su - alice -c 'su - root -c id' < /dev/null").Err[..10]);
        Assert.Contains(" 0% packet loss", ve.Sh("su - alice -c 'ping -c 1 127.0.0.1'"));

        Assert.Equal("active", ve.Sh("loginctl list-users > /dev/null && systemctl is-active systemd-logind"));
        ve.Sh("logger -t test a line from a program; journalctl --sync");
        Assert.Contains("a line from a program", ve.Sh("journalctl -b -t test --no-pager -o cat"));
        Assert.Contains("Reached target Multi-User System", ve.Sh("journalctl -b _PID=1 --no-pager -o cat | sed 's/multi-user.target - //; s/\\.$//'"));
        Assert.Equal("inside", ve.Sh("hostnamectl hostname"));
        Assert.Contains("container", ve.Sh("systemd-detect-virt"));
    }
}
