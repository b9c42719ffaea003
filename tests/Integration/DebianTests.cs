using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Debian in a VE, as its template is built: what is in it works.</summary>
[Collection(HostCollection.Name)]
public sealed class DebianTests(HostFixture host)
{
    [HostFact(Need.Guests)]
    public void Debian13_BootsAndStops()
    {
        using Ve ve = Guests.NewVe(host, "debian-13", "--stop-timeout", "60").Start();
        Guests.WaitForBoot(ve);
        Assert.Equal("trixie", ve.Sh(". /etc/os-release; echo $VERSION_CODENAME"));
        ve.Do("stop").Expect(0);
        ve.ShouldBeStopped();
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

        Assert.Equal("active", ve.Sh("loginctl --no-legend && systemctl is-active systemd-logind"));
        ve.Sh("logger -t test a line from a program; journalctl --sync");
        Assert.Contains("a line from a program", ve.Sh("journalctl -b -t test --no-pager -o cat"));
        Assert.Contains("a line from a program", ve.Sh("find /var/log/journal -name system.journal -exec journalctl --no-pager -o cat -t test --file {} +"));
        Assert.Contains("Reached target Multi-User System", ve.Sh("journalctl -b _PID=1 --no-pager -o cat | sed 's/multi-user.target - //; s/\\.$//'"));
        Assert.Equal("inside", ve.Sh("hostnamectl hostname"));
        Assert.Contains("container", ve.Sh("systemd-detect-virt"));
    }
}
