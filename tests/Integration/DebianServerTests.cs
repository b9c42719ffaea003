using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>A Debian 12 VE is a server: software of the distribution, installed by its package manager, under its own service manager.</summary>
[Collection(HostCollection.Name)]
public sealed class DebianServerTests(DebianServer server) : IClassFixture<DebianServer>
{
    Ve Ve => server.Ve;

    [HostFact(Need.Guests)]
    public void Packages_InstallAndTheirServicesRun()
    {
        Assert.Equal("active active active active active", Ve.Sh("systemctl is-active cron nginx postgresql@15-main redis-server ssh | xargs"));
        Guests.WaitForBoot(Ve);
        Assert.Equal("", Ve.Sh("dpkg --audit"));
    }

    [HostFact(Need.Guests)]
    public void Journal_IsKept()
        => Assert.Contains("Reached target", Ve.Sh("journalctl --flush; journalctl --sync; journalctl -b _PID=1 --no-pager -o cat --file '/var/log/journal/*/system.journal'"));

    [HostFact(Need.Guests)]
    public void Nginx_ServesAPage()
    {
        Ve.Sh("echo a page > /var/www/html/page");
        Assert.EndsWith("\n\na page", Ve.Sh("exec 3<>/dev/tcp/127.0.0.1/80; printf 'GET /page HTTP/1.0\\r\\n\\r\\n' >&3; tr -d '\\r' <&3"));
    }

    [HostFact(Need.Guests)]
    public void Postgresql_DoesAThousandTransactions()
    {
        string report = Ve.Sh("su - postgres -c 'createdb bench && PATH+=:/usr/lib/postgresql/15/bin && pgbench -q -i bench && pgbench -t 1000 bench' 2> /dev/null");
        Assert.Contains("actually processed: 1000/1000", report);
        Assert.Equal("1000", Ve.Sh("su - postgres -c 'psql -At -c \"select count(*) from pgbench_history\" bench'"));
    }

    [HostFact(Need.Guests)]
    public void Redis_KeepsWhatItIsGiven_BehindItsSandbox()
    {
        Assert.Equal("OK\nvalue", Ve.Sh("redis-cli set key value; redis-cli get key"));
        // redis-server.service of Debian: PrivateTmp, PrivateUsers, ProtectHome, ProtectSystem=strict, NoNewPrivileges, a system call filter.
        Ve.Sh("touch /tmp/outside /home/outside");
        Assert.Equal("NoNewPrivs: 1 Seccomp: 2", Ve.Sh("cd /proc/$(systemctl show -P MainPID redis-server) && ls -A root/tmp root/home 2>&1 | grep outside; grep -E '^(NoNewPrivs|Seccomp):' status | xargs"));
        Assert.Contains(" / ro,", Ve.Sh("awk '{ print $4, $5, $6 }' /proc/$(systemctl show -P MainPID redis-server)/mountinfo"));
        Assert.NotEqual(Ve.Sh("readlink /proc/1/ns/user"), Ve.Sh("readlink /proc/$(systemctl show -P MainPID redis-server)/ns/user"));
    }

    [HostFact(Need.Guests)]
    public void Sshd_LogsAUserIn_WithAKey()
    {
        Ve.Sh("""
            set -e
            ssh-keygen -q -t ed25519 -N '' -f /root/key
            install -d -o alice -g alice -m 700 /home/alice/.ssh
            install -o alice -g alice -m 600 /root/key.pub /home/alice/.ssh/authorized_keys
            """);
        // A session of logind, a service manager of alice's own, and a scope for it.
        string session = Ve.Sh("ssh -q -i /root/key -o StrictHostKeyChecking=no alice@127.0.0.1 'id -un; loginctl --no-legend; systemctl --user is-system-running --wait; grep 0:: /proc/self/cgroup'");
        Assert.Matches(@"^alice\n *(\w+) 1000 alice .*\nrunning\n0::/user\.slice/user-1000\.slice/session-\1\.scope$", session);
    }

    [HostFact(Need.Guests)]
    public void Sudo_GivesRoot_ToWhomItIsAllowed()
    {
        Assert.NotEqual(0, Ve.Do("exec2", "su - alice -c 'sudo -n id -u'").Exit);
        Ve.Sh("echo 'alice ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/alice");
        Assert.Equal("0", Ve.Sh("su - alice -c 'sudo -n id -u'"));
    }

    [HostFact(Need.Guests)]
    public void Cron_RunsAJob()
    {
        // One that is due when cron starts first after a boot: no minute to wait for.
        Ve.Sh("echo '@reboot alice id -un > /tmp/job' > /etc/cron.d/job; systemctl stop cron; rm -f /run/crond.reboot; systemctl start cron");
        Wait.For("cron has run a job", () => Ve.Do("exec2", "cat /tmp/job").Out == "alice\n");
        Assert.Contains("(alice) CMD (id -un > /tmp/job)", Ve.Sh("journalctl -b -t CRON --no-pager"));
    }

    // What docs/distributions.md says of them; each command tells whether the service is behind the wall.
    [HostTheory(Need.Guests)]
    [InlineData("PrivateTmp=yes", "touch /tmp/inside; ls /tmp", "inside")]
    [InlineData("PrivateDevices=yes", "test -e /dev/console || echo no console", "no console")]
    [InlineData("PrivateNetwork=yes", "cat < /dev/tcp/127.0.0.1/22 2> /dev/null || echo nothing there", "nothing there")]
    [InlineData("ProtectSystem=strict", "touch /usr/x 2> /dev/null || echo read-only", "read-only")]
    [InlineData("ProtectHome=yes", "ls -A /home /root", "/home:\n\n/root:")]
    [InlineData("ProtectHostname=yes", "hostname other 2> /dev/null; hostname", "server")]
    [InlineData("ProtectKernelTunables=yes", "(echo 1 > /proc/sys/net/ipv4/ip_forward) 2> /dev/null || echo read-only", "read-only")]
    [InlineData("ProtectControlGroups=yes", "mkdir /sys/fs/cgroup/x 2> /dev/null || echo read-only", "read-only")]
    [InlineData("ProtectProc=invisible User=nobody", "cat /proc/1/comm 2> /dev/null || echo invisible", "invisible")]
    [InlineData("DynamicUser=yes StateDirectory=guest", "touch /var/lib/guest/a && stat -c %U /var/lib/guest/a | tr -d 0-9", "run-u")]
    [InlineData("SystemCallFilter=~fchmodat SystemCallErrorNumber=EPERM", "chmod 600 /root 2> /dev/null || echo refused", "refused")]
    [InlineData("RestrictNamespaces=yes", "unshare -m true 2> /dev/null || echo refused", "refused")]
    [InlineData("RestrictAddressFamilies=AF_UNIX", "cat < /dev/tcp/127.0.0.1/22 2> /dev/null || echo refused", "refused")]
    [InlineData("AmbientCapabilities=CAP_NET_BIND_SERVICE User=nobody", "grep CapAmb /proc/self/status", "CapAmb:\t0000000000000400")]
    [InlineData("SetCredential=name:secret", "cat $CREDENTIALS_DIRECTORY/name", "secret")]
    [InlineData("InaccessiblePaths=/srv", "ls -A /srv", "")]
    [InlineData("BindReadOnlyPaths=/usr:/mnt", "ls -d /mnt/bin", "/mnt/bin")]
    public void Sandboxing_OfServices_Holds(string properties, string command, string expected)
        => Assert.Equal(expected, Ve.Sh($"systemd-run -q --wait --pipe --collect {Options(properties)} bash -c {Quote(command)}"));

    // The kernel gives these in its first user namespace only. The exit status is systemd's, of the step that failed (systemd.exec(5)).
    [HostTheory(Need.Guests)]
    [InlineData("CPUSchedulingPolicy=rr", 214)]
    [InlineData("IOSchedulingClass=realtime", 211)]
    public void Scheduling_InRealTime_IsRefused(string properties, int status)
        => Assert.Equal(status, Ve.Do("exec2", $"systemd-run -q --wait --pipe --collect {Options(properties)} true").Exit);

    static string Options(string properties) => string.Join(' ', properties.Split(' ').Select(property => $"-p {property}"));

    static string Quote(string command) => $"'{command.Replace("'", "'\\''")}'";
}
