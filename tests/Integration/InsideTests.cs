using System.Globalization;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>What a VE sees of itself, and what it must not see of the host.</summary>
[Collection(HostCollection.Name)]
public sealed class InsideTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    Ve Ve => running.Ve;

    static long[] Map(Ve ve, string file) => [.. ve.Sh($"cat /proc/self/{file}").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];

    [Fact]
    public void Ids_AreARangeOfItsOwn()
    {
        using Ve other = new Ve(host).Start();
        foreach (string file in (string[])["uid_map", "gid_map"])
        {
            long[] one = Map(Ve, file), two = Map(other, file);
            Assert.Equal([0, one[1], 65536], one);
            Assert.Equal([0, two[1], 65536], two);
            Assert.True(Math.Abs(one[1] - two[1]) >= 65536, $"{file}: {one[1]} and {two[1]} overlap");
            Assert.True(one[1] >= 65536 && two[1] >= 65536, "host ids in a VE");
        }
        Assert.Equal($"{Map(Ve, "uid_map")[1]}", File.ReadLines($"/proc/{Ve.InitPid}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1]);
    }

    [Theory]
    [InlineData("cgroup")]
    [InlineData("ipc")]
    [InlineData("mnt")]
    [InlineData("net")]
    [InlineData("pid")]
    [InlineData("time")]
    [InlineData("user")]
    [InlineData("uts")]
    public void Namespace_IsInitsAndNotTheHosts(string name)
    {
        string inside = Ve.Sh($"readlink /proc/self/ns/{name}");
        Assert.NotEqual(new FileInfo($"/proc/self/ns/{name}").LinkTarget, inside);
        Assert.Equal(Ve.Sh($"readlink /proc/1/ns/{name}"), inside);
    }

    [Fact]
    public void Dev_HasTheUsualNodesAndNoOthers()
    {
        string nodes = Ve.Sh("cd /dev; for f in null zero full random urandom tty console; do stat -c '%n %F %t:%T' $f; done");
        Assert.Equal("""
            null character special file 1:3
            zero character special file 1:5
            full character special file 1:7
            random character special file 1:8
            urandom character special file 1:9
            tty character special file 5:0
            """, nodes[..nodes.LastIndexOf('\n')]);
        Assert.StartsWith("console character special file 88:", nodes[(nodes.LastIndexOf('\n') + 1)..]);
        Assert.Equal("console fd full log mqueue null ptmx pts random shm stderr stdin stdout tty urandom vectl-ready zero".Split(' ').Except(["log"]),
            Ve.Sh("ls /dev").Split('\n').Except(["log"]));
        Assert.Equal("ok", Ve.Sh("echo lost > /dev/null; head -c 4 /dev/zero | wc -c | grep -qx 4 && head -c 4 /dev/urandom >/dev/null && echo ok"));
    }

    [Fact]
    public void Dev_ShmPtsAndMqueueAreMounts()
    {
        string mounts = Ve.Sh("cat /proc/self/mounts");
        Assert.Contains(" /dev/pts devpts ", mounts);
        Assert.Contains(" /dev/shm tmpfs ", mounts);
        Assert.Contains(" /dev/mqueue mqueue ", mounts);
        Assert.Equal("kept", Ve.Sh("echo kept > /dev/shm/file; cat /dev/shm/file; rm /dev/shm/file"));
        Assert.Equal("1777", Ve.Sh("stat -c %a /dev/shm"));
    }

    [Fact]
    public void Mounts_DoNotNameTheHostsPaths()
        => Assert.DoesNotContain(host.Root, Ve.Sh("cat /proc/self/mountinfo"));

    [Fact]
    public void Proc_IsItsOwnAndMasked()
    {
        Assert.Equal("1", Ve.Sh("readlink /proc/1/ns/pid >/dev/null && ls -d /proc/1 | wc -l"));
        Assert.Equal("0", Ve.Sh("cat /proc/kcore 2>/dev/null | head -c 16 | wc -c"));
        foreach (string file in (string[])["/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/printk", "/proc/sys/vm/drop_caches"])
            Assert.NotEqual(0, Ve.Do("exec2", $"echo 0 > {file}").Exit);
        Assert.NotEqual(0, Ve.Do("exec2", "dmesg").Exit);
    }

    [Fact]
    public void Cgroup_RootIsItsOwnAndWritable()
    {
        Assert.Contains(" /sys/fs/cgroup cgroup2 ", Ve.Sh("cat /proc/self/mounts"));
        Assert.Equal("1", Ve.Sh("mkdir /sys/fs/cgroup/mine; sleep 60 & echo $! > /sys/fs/cgroup/mine/cgroup.procs; wc -l < /sys/fs/cgroup/mine/cgroup.procs; kill $!; wait; rmdir /sys/fs/cgroup/mine"));
        Assert.StartsWith("0::/", Ve.Sh("grep ^0:: /proc/1/cgroup"));
        Assert.DoesNotContain(host.CgroupParent, Ve.Sh("cat /proc/self/cgroup /proc/1/cgroup | grep ^0::"));
    }

    [Theory]
    [InlineData("/proc/self/status")]
    [InlineData("/proc/1/status")]
    public void Confinement_OfExecAndInit(string file)
    {
        Dictionary<string, string> status = Ve.Sh($"cat {file}").Split('\n').Select(line => line.Split(":\t", 2)).Where(f => f.Length == 2).ToDictionary(f => f[0], f => f[1].Trim());
        Assert.Equal("0000000000000000", status["CapInh"]);
        Assert.Equal("0000000000000000", status["CapAmb"]);
        Assert.Equal("2", status["Seccomp"]);
        ulong bounding = ulong.Parse(status["CapBnd"], NumberStyles.HexNumber);
        // CAP_SYS_MODULE, CAP_SYS_RAWIO, CAP_SYS_TIME, CAP_MAC_OVERRIDE, CAP_MAC_ADMIN: nothing that a VE could use.
        foreach (int capability in (int[])[16, 17, 25, 32, 33])
            Assert.True((bounding & 1UL << capability) == 0, $"capability {capability} is in CapBnd {bounding:x16} of {file}");
        Assert.Equal(status["CapBnd"], status["CapEff"]);
    }

    [Fact]
    public void Signals_IgnoredByTheCaller_AreNotIgnoredInside()
    {
        Result result = host.Shell($"trap '' PIPE HUP INT USR1; exec \"$VECTL\" exec3 {Ve.Id} cat /proc/self/status").Expect(0);
        Assert.Contains("SigIgn:\t0000000000000000", result.Out);
        Assert.Contains("SigBlk:\t0000000000000000", result.Out);
    }

    [Fact]
    public void Descriptors_OfExecAreThree()
    {
        string open = string.Concat(Enumerable.Range(10, 11).Select(fd => $"exec {fd}</etc/passwd; "));
        Result result = host.Shell($"{open} exec \"$VECTL\" exec3 {Ve.Id} ls -l /proc/self/fd").Expect(0);
        Assert.Equal(["0", "1", "2"], Numbers(result.Out));
        Assert.DoesNotContain("passwd", result.Out);
    }

    [Fact]
    public void Descriptors_SignalsAndDirectoryOfInitAreClean()
    {
        using var ve = new Ve(host);
        LifecycleTests.UseInit(ve, "cat /proc/self/status > /status; ls -l /proc/self/fd > /fds; pwd > /pwd; exec sleep 1000");
        string open = string.Concat(Enumerable.Range(10, 11).Select(fd => $"exec {fd}</etc/passwd; "));
        host.Shell($"trap '' PIPE HUP INT USR1; {open} exec \"$VECTL\" start {ve.Id}").Expect(0);
        Wait.For("init has looked", () => File.Exists($"{ve.Upper}/pwd") && new FileInfo($"{ve.Upper}/pwd").Length > 0);
        Assert.Equal(["0", "1", "2"], Numbers(File.ReadAllText($"{ve.Upper}/fds")));
        Assert.Contains("/dev/console", File.ReadAllText($"{ve.Upper}/fds"));
        Assert.Equal("/\n", File.ReadAllText($"{ve.Upper}/pwd"));
        string status = File.ReadAllText($"{ve.Upper}/status");
        Assert.Contains("SigIgn:\t0000000000000000", status);
        Assert.Contains("SigBlk:\t0000000000000000", status);
    }

    // ls itself has the directory open as 3, and closes it before it looks where that leads.
    static IEnumerable<string> Numbers(string listing) => listing.Split('\n').Where(line => line.Contains(" -> ", StringComparison.Ordinal))
        .Select(line => line[..line.IndexOf(" -> ", StringComparison.Ordinal)].Split(' ')[^1]).Order();

    [Fact]
    public void Keyring_IsOneThatTheHostDoesNotHave()
    {
        using var ve = new Ve(host);
        Probe.AddTo(ve).Start();
        string inside = ve.Sh($"{Probe.Path} keyring"), again = ve.Sh($"{Probe.Path} keyring");
        string outside = Command.Run([$"{ve.Upper}{Probe.Path}", "keyring"]).Expect(0).Out.TrimEnd('\n');
        Assert.NotEqual(outside, inside);
        Assert.NotEqual(inside, again);
        Assert.Equal("", ve.Sh("cat /proc/keys 2>/dev/null || :"));
    }

    [Fact]
    public void Loopback_IsUpAndTheOnlyLinkButOurs()
    {
        Assert.Contains("127.0.0.1/8", Ve.Sh("ip addr show lo"));
        Assert.Equal("ok", Ve.Sh("ping -c 1 -W 1 127.0.0.1 >/dev/null && echo ok"));
        string[] hostLinks = [.. Directory.EnumerateFileSystemEntries("/sys/class/net").Select(path => Path.GetFileName(path)!).Except(["lo", "eth0"])];
        Assert.Empty(Ve.Sh("ls /sys/class/net").Split('\n').Intersect(hostLinks));
    }

    [Fact]
    public void Hostname_IsTheConfiguredOrTheDefault()
    {
        Assert.Equal($"ve-{Ve.Id}", Ve.Sh("hostname"));
        string before = Environment.MachineName;
        Ve.Sh("hostname changed");
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/hostname").TrimEnd('\n').Split('.')[0]);
        Ve.Sh($"hostname ve-{Ve.Id}");
    }

    [Fact]
    public void Uptime_IsItsOwn()
    {
        using Ve ve = new Ve(host).Start();
        double uptime = double.Parse(ve.Sh("cut -d ' ' -f 1 /proc/uptime"), CultureInfo.InvariantCulture);
        Assert.InRange(uptime, 0, Patience.Seconds(20).TotalSeconds);
    }

    [Fact]
    public void Files_AreZeroBasedOnDisk()
    {
        Ve.Sh("touch /root/of-root /root/of-user; chown 1000:65535 /root/of-user");
        string Owner(string path) => Command.Run(["stat", "-c", "%u:%g", path]).Expect(0).Out.Trim();
        Assert.Equal("0:0", Owner($"{Ve.Upper}/root/of-root"));
        Assert.Equal("1000:65535", Owner($"{Ve.Upper}/root/of-user"));
        Assert.Equal("0:0", Ve.Sh("stat -c %u:%g /bin/busybox"));
    }

    [Fact]
    public void PrivateArea_IsClosedToHostUsers()
    {
        Result result = Command.Run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "ls", Ve.Upper]);
        Assert.NotEqual(0, result.Exit);
    }
}
