using System.Security.Cryptography;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Hostile VEs: the attacks of the last ten years on container runtimes, each against a host that must not notice.</summary>
[Collection(HostCollection.Name)]
public sealed class SecurityTests(HostFixture host)
{
    // What a VE could change where it is named is a file of ours on the host: its content and times must stay.
    sealed class Sentinel : IDisposable
    {
        readonly string _before;

        public Sentinel()
        {
            Path = Directory.CreateTempSubdirectory("vs").FullName;
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_111_111);
            File.WriteAllText($"{Path}/file", "sentinel\n");
            File.SetUnixFileMode($"{Path}/file", (UnixFileMode)0b110_110_110);
            _before = Look();
        }

        public string Path { get; }

        string Look() => Command.Run(["find", Path, "-printf", "%P %M %U:%G %s %T@ %l\n"]).Expect(0).Out;

        public void ShouldBeUntouched() => Assert.Equal(_before, Look());

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    // A start of a hostile root either fails cleanly or is contained; both leave the host as it was.
    void StartIsContained(Ve ve, Sentinel sentinel, string? alsoInside = null)
    {
        Leftovers before = host.Snapshot();
        Result start = ve.Do("start");
        if (start.Exit == 0 && alsoInside is not null)
            ve.Do("exec2", alsoInside);
        ve.Do("stop", "--fast").Expect(0);
        Assert.Equal(before.Mounts, host.Snapshot().Mounts);
        Assert.Empty(host.Snapshot().Processes.Except(before.Processes));
        sentinel.ShouldBeUntouched();
        if (start.Exit != 0)
            Assert.NotEqual("", start.Err);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("proc")]
    [InlineData("sys")]
    public void Root_WhoseMountPointIsALinkToTheHost(string directory)
    {
        using var sentinel = new Sentinel();
        using var ve = new Ve(host);
        Directory.CreateDirectory(ve.Upper);
        foreach (string target in (string[])[sentinel.Path, "../../../../../../.." + sentinel.Path, $"/proc/1/root{sentinel.Path}"])
        {
            File.CreateSymbolicLink($"{ve.Upper}/{directory}", target);
            StartIsContained(ve, sentinel, $"echo x > /{directory}/file; echo x > /{directory}/new");
            File.Delete($"{ve.Upper}/{directory}");
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("proc")]
    [InlineData("sys")]
    public void Root_WhoseMountPointIsAFile(string directory)
    {
        using var sentinel = new Sentinel();
        using var ve = new Ve(host);
        File.WriteAllText($"{ve.Upper}/{directory}", "");
        StartIsContained(ve, sentinel);
        File.Delete($"{ve.Upper}/{directory}");
        ve.Do("start").Expect(0);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("console")]
    [InlineData("pts")]
    [InlineData("shm")]
    [InlineData("ptmx")]
    public void Root_WhoseDeviceIsALinkToTheHost(string name)
    {
        using var sentinel = new Sentinel();
        using var ve = new Ve(host);
        Directory.CreateDirectory($"{ve.Upper}/dev");
        File.CreateSymbolicLink($"{ve.Upper}/dev/{name}", $"{sentinel.Path}/file");
        StartIsContained(ve, sentinel, $"echo x > /dev/{name}; ls -l /dev");
    }

    [Fact]
    public void Root_WhoseInitIsOurBinary()
    {
        using var sentinel = new Sentinel();
        string before = Hash(host.Binary);
        using var ve = new Ve(host);
        File.WriteAllText($"{ve.Upper}/own-init", "#!/proc/self/exe\n");
        File.SetUnixFileMode($"{ve.Upper}/own-init", (UnixFileMode)0b111_101_101);
        File.AppendAllText(ve.ConfigFile, "init: /own-init\n");
        StartIsContained(ve, sentinel);
        Assert.Equal(before, Hash(host.Binary));
    }

    [Fact]
    public void Binary_CannotBeWrittenThroughProc()
    {
        string before = Hash(host.Binary);
        using Ve ve = new Ve(host).Start();
        ve.Sh("cat > /attack <<'END'\n#!/bin/sh\nwhile :; do for p in /proc/[0-9]*; do (echo overwritten > $p/exe) 2>/dev/null; done; done\nEND\nchmod 755 /attack; /attack >/dev/null 2>&1 &");
        for (int i = 0; i < 30; i++)
            ve.Do("exec3", "/proc/self/exe", "true");
        Assert.Equal(before, Hash(host.Binary));
        Assert.Equal("ok", ve.Sh("echo ok"));
    }

    [Fact]
    public void Exec_ShowsNoHostDescriptorToTheVe()
    {
        using Ve ve = new Ve(host).Start();
        // Every link target of every descriptor of every process that the VE can look at, for the time of many execs.
        ve.Sh("cat > /watch <<'END'\n#!/bin/sh\nwhile :; do for p in /proc/[0-9]*; do [ $p = /proc/$$ ] || for l in $p/exe $p/cwd $p/root $p/fd/*; do readlink $l; done 2>/dev/null; done >> /seen; done\nEND\nchmod 755 /watch; setsid /watch </dev/null >/dev/null 2>&1 &");
        for (int i = 0; i < 40; i++)
            ve.Do("exec3", "true").Expect(0);
        string[] seen = [.. File.ReadAllLines($"{ve.Upper}/seen").Distinct()];
        Assert.Contains("/bin/busybox", seen);
        Assert.DoesNotContain(seen, line => line.Contains("vectl", StringComparison.Ordinal) || line.Contains(host.Root, StringComparison.Ordinal) || line.StartsWith("(unreachable)", StringComparison.Ordinal));
    }

    [Fact]
    public void Exec_FromAHostDirectory_DoesNotTakeItAlong()
    {
        using var sentinel = new Sentinel();
        using Ve ve = new Ve(host).Start();
        Result result = host.Shell($"cd {sentinel.Path} && exec 7</ && \"$VECTL\" exec2 {ve.Id} 'pwd; ls -l /proc/self/cwd; ls /proc/self/fd/7/ 2>&1'");
        Assert.StartsWith("/", result.Out);
        Assert.DoesNotContain(sentinel.Path, result.Out);
        Assert.DoesNotContain("unreachable", result.Out);
        Assert.Contains("No such file", result.Out);
    }

    [Fact]
    public void Exec_FromATerminal_GivesNoHostTerminalToTheVe()
    {
        using var ve = new Ve(host);
        Probe.AddTo(ve).Start();
        string marker = $"{host.BaseDirectory}/typed";
        Result result = host.Shell($"script -qec '\"$VECTL\" enter {ve.Id} --exec \"{Probe.Path} descriptors; {Probe.Path} type \\\"touch {marker}\\\"\"; sleep 1' /dev/null </dev/null");
        // A terminal of the VE's own devpts, whose numbers begin at 0, and nothing else.
        Assert.Contains("0 /dev/pts/0", result.Out);
        Assert.Contains("2 /dev/pts/0", result.Out);
        Assert.DoesNotContain("3 /", result.Out);
        Assert.False(File.Exists(marker), "words typed in the VE reached the host's shell");
    }

    [Fact]
    public void Ve_CannotReachTheHostsKernelSettings()
    {
        using Ve ve = new Ve(host).Start();
        string before = File.ReadAllText("/proc/sys/kernel/core_pattern");
        foreach (string attack in (string[])[
            "echo '|/bin/sh' > /proc/sys/kernel/core_pattern",
            "mount -t proc proc /mnt && echo '|/bin/sh' > /mnt/sys/kernel/core_pattern",
            "mkdir /tmp/c; mount -t cgroup -o devices none /tmp/c && echo /attack > /tmp/c/release_agent",
            "mknod /disk b 254 0 && head -c 1 /disk",
            "mount -t ext4 /dev/vda /mnt",
            "mount -t debugfs none /mnt",
            "umount /proc/kcore && head -c 1 /proc/kcore | grep -q .",
            "mount -o remount,rw / && umount -l /dev && umount -l /proc/kcore",
            "modprobe dummy 2>&1 | grep -q . && insmod /bin/busybox",
            "swapoff -a && swapon /bin/busybox",
            "hwclock -w",
            "nsenter -t 1 -m -p -- kill -0 2147483646",
            "unshare -Urm sh -c 'mount -t cgroup2 none /mnt && ls /mnt/cgroup.procs && ls /mnt/" + host.CgroupParent + "'",
        ])
            Assert.True(ve.Do("exec2", attack).Exit != 0, $"succeeded: {attack}");
        ve.Do("exec2", "date -s 2001-01-01");
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/core_pattern"));
        Assert.True(DateTime.Now.Year > 2020);
    }

    [Fact]
    public void Ve_CannotSignalOrSeeHostProcesses()
    {
        using Ve ve = new Ve(host).Start();
        using Ve other = new Ve(host).Start();
        other.Sh("sleep 4242 </dev/null >/dev/null 2>&1 &");
        Assert.DoesNotContain("4242", ve.Sh("ps"));
        ve.Do("exec2", "kill -9 -1");
        other.ShouldBeRunning();
        Assert.Equal("ok", other.Sh("pidof sleep >/dev/null && echo ok"));
    }

    [Fact]
    public void Vectl_ListensNowhere()
    {
        string before = File.ReadAllText("/proc/net/unix");
        using Ve ve = new Ve(host).Start();
        Assert.DoesNotContain(File.ReadAllText("/proc/net/unix").Split('\n').Except(before.Split('\n')), line => line.Contains("vectl", StringComparison.Ordinal));
    }

    [Fact]
    public void ConsoleLog_ThatTheVeFloods_StaysBounded()
    {
        using var ve = new Ve(host);
        LifecycleTests.UseInit(ve, "head -c 5000000 /dev/zero | tr '\\0' 'x'; touch /done; exec sleep 1000");
        ve.Start();
        Wait.For("the flood is over", () => File.Exists($"{ve.Upper}/done"));
        long size = new DirectoryInfo(Path.GetDirectoryName(ve.ConsoleLog)!).EnumerateFiles($"{ve.Id}.console*").Sum(file => file.Length);
        Assert.InRange(size, 1000, 2 * (1 << 20) + 65536);
    }

    [Fact]
    public void StateAndLocks_AreForRootOnly()
    {
        using Ve ve = new Ve(host).Start();
        foreach (string path in (string[])[$"{host.Root}/run/vectl", $"{host.Root}/var/lib/vectl/private"])
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode)0b000_111_111);
    }
}
