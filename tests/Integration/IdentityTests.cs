using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>What vectl writes into a VE: who it is, and who may log in. The files it meets there are the VE's own, and hostile.</summary>
[Collection(HostCollection.Name)]
public sealed class IdentityTests(HostFixture host)
{
    const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG1 me@here";

    [Fact]
    public void Hostname_IsInTheFilesOfTheVe_FromItsCreation()
    {
        using var ve = new Ve(host, "--hostname", "web1.example.org");
        ve.Start();
        Assert.Equal("web1.example.org\n127.0.1.1\tweb1.example.org\tweb1\n-rw-r--r-- root root", ve.Sh("cat /etc/hostname; grep web1 /etc/hosts; ls -l /etc/hosts | awk '{print $1, $3, $4}'"));
        ve.Do("set", "--hostname", "web2", "--save").Expect(0);
        Assert.Equal("web2 web2\n127.0.1.1\tweb2\n127.0.0.1 localhost", ve.Sh("echo $(hostname) $(cat /etc/hostname); grep web /etc/hosts; grep -w 127.0.0.1 /etc/hosts"));
        // Without --save it lasts until the VE stops, and the files are what the next boot reads.
        ve.Do("set", "--hostname", "web3").Expect(0);
        Assert.Equal("web3 web2", ve.Sh("echo $(hostname) $(cat /etc/hostname)"));
        ve.Do("stop", "--fast").Expect(0);
        ve.Do("set", "--hostname", "web4", "--save").Expect(0);
        ve.Start();
        Assert.Equal("web4 web4", ve.Sh("echo $(hostname) $(cat /etc/hostname)"));
    }

    [Fact]
    public void Set_OnAStoppedVe_LeavesNoMountAndNoOldWork()
    {
        using var ve = new Ve(host);
        Leftovers before = host.Snapshot();
        ve.Do("set", "--userpasswd", "bob:secret", "--hostname", "x1", "--save").Expect(0);
        Assert.Equal(before.Mounts, host.Snapshot().Mounts);
        Assert.Equal(["upper", "work"], Directory.GetDirectories(ve.PrivateArea).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetFileSystemEntries($"{ve.PrivateArea}/work"));
    }

    [Fact]
    public void Set_OnAMountedVe_IsSeenThere()
    {
        using var ve = new Ve(host);
        ve.Do("mount").Expect(0);
        ve.Do("set", "--userpasswd", "bob:secret").Expect(0);
        Assert.Contains("bob:$6$", File.ReadAllText($"{host.Root}/var/lib/vectl/root/{ve.Id}/etc/shadow"));
        ve.Do("umount").Expect(0);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("set stopped")]
    [InlineData("set running")]
    public void UserPasswd_MakesTheUser_WhoCanLogIn(string when)
    {
        string keys = $"{host.BaseDirectory}/key.pub";
        File.WriteAllText(keys, $"{Key}\n");
        string[] options = ["--userpasswd", "alice:se cr:et", "--ssh-key", $"alice:{keys}", "--ssh-key", keys];
        using var ve = new Ve(host, when == "create" ? options : []);
        if (when == "set stopped")
            ve.Do("set", options).Expect(0);
        ve.Start();
        if (when == "set running")
            ve.Do("set", options).Expect(0);
        Assert.Equal("uid=1000(alice) gid=1000(alice) groups=1000(alice)", ve.Sh("id alice"));
        // The VE's own crypt(3) makes the same of it.
        string hash = ve.Sh("grep ^alice: /etc/shadow | cut -d: -f2");
        Assert.StartsWith("$6$", hash);
        Assert.Equal(hash, ve.Sh($"mkpasswd -m sha512 -S {hash.Split('$')[2]} 'se cr:et'"));
        Assert.Equal("drwx------ alice alice\ndrwx------ alice alice\n-rw------- alice alice\ndrwx------ root root\n-rw------- root root",
            ve.Sh("ls -ld /home/alice /home/alice/.ssh /home/alice/.ssh/authorized_keys /root/.ssh /root/.ssh/authorized_keys | awk '{print $1, $3, $4}'"));
        Assert.Equal(Key, ve.Sh("cat /home/alice/.ssh/authorized_keys"));
        Assert.Equal("-rw------- root root", ve.Sh("ls -l /etc/shadow | awk '{print $1, $3, $4}'"));
        Assert.DoesNotContain("alice", File.ReadAllText(ve.ConfigFile));
    }

    [Fact]
    public void UserPasswd_FromInput_AndCrypted()
    {
        using var ve = new Ve(host);
        host.RunWith(["set", ve.Id, "--userpasswd", "-"], stdin: "root:one\nbob:two\n").Expect(0);
        host.RunWith(["set", ve.Id, "--userpasswd", "-", "--crypted"], stdin: "bob:$6$salt$hash\n").Expect(0);
        string shadow = File.ReadAllText($"{ve.Upper}/etc/shadow");
        Assert.Contains("root:$6$", shadow);
        Assert.Contains("bob:$6$salt$hash:", shadow);
        Assert.Equal(21, host.RunWith(["set", ve.Id, "--userpasswd", "-"], stdin: "").Exit);
        Assert.Equal(20, ve.Do("set", "--crypted").Exit);
    }

    // What fails leaves the VE as it was, and a create no VE.
    [Theory]
    [InlineData("--userpasswd", "root")]
    [InlineData("--userpasswd", "root:")]
    [InlineData("--userpasswd", "Root:x")]
    [InlineData("--ssh-key", "/nothing/there.pub")]
    [InlineData("--ssh-key", "/etc/passwd")]
    public void BadAccounts_AreRefused(string option, string value)
    {
        string id = host.NewId();
        Assert.Equal(21, host.Run("create", id, "--ostemplate", "busybox", option, value).Exit);
        Assert.Contains(" deleted ", host.Run("status", id).Out);
    }

    [Fact]
    public void LockFile_ThatTheVeHasMounted_IsNotOpened()
    {
        using Ve ve = new Ve(host).Start();
        ve.Sh("touch /etc/.pwd.lock; mount -o bind /proc/uptime /etc/.pwd.lock");
        ve.Do("set", "--userpasswd", "root:secret").Expect(3).Saying("EXDEV");
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "/etc is a link to the host's", "mv /etc /etc.old; ln -s {0} /etc" },
        { "/etc is a link upwards", "mv /etc /etc.old; ln -s ../../../../../..{0} /etc" },
        { "/etc is a magic link", "mv /etc /etc.old; ln -s /proc/1/root{0} /etc" },
        { "passwd is a link", "for f in passwd shadow group hostname hosts; do rm /etc/$f; ln -s ../../../../../..{0}/$f /etc/$f; done" },
        { "the temporary name is a link", "for f in passwd shadow group hostname hosts; do ln -s {0}/$f /etc/.$f.vectl; done" },
        { "passwd is a FIFO", "rm /etc/passwd; mkfifo /etc/passwd" },
        { "the lock is a FIFO", "rm -f /etc/.pwd.lock; mkfifo /etc/.pwd.lock" },
        { "/root is a link", "rm -rf /root; ln -s {0} /root" },
        { "hosts is in /proc", "rm /etc/hosts; ln -s /proc/kallsyms /etc/hosts" },
        { "passwd is a device", "rm /etc/passwd; ln -s /dev/zero /etc/passwd" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void HostileFiles_DoNotReachTheHost(string what, string script)
    {
        string outside = Directory.CreateTempSubdirectory("vi").FullName, keys = $"{host.BaseDirectory}/key.pub";
        File.WriteAllText(keys, $"{Key}\n");
        File.SetUnixFileMode(outside, (UnixFileMode)0b111_111_111);
        foreach (string name in (string[])["passwd", "shadow", "group", "hostname", "hosts"])
            File.WriteAllText($"{outside}/{name}", "root:x:0:0:host:/root:/bin/sh\n");
        string Look() => Command.Run(["/bin/sh", "-c", $"find {outside} -printf '%P %M %U:%G %s %T@ %l\\n'; cat {outside}/*"]).Expect(0).Out;
        string before = Look();
        try
        {
            using Ve ve = new Ve(host).Start();
            ve.Sh(string.Format(System.Globalization.CultureInfo.InvariantCulture, script, outside));
            string[] change = ["--userpasswd", "root:secret", "--ssh-key", keys, "--hostname", "changed", "--save"];
            Result running = ve.Do("set", change);
            ve.Do("stop", "--fast").Expect(0);
            Result stopped = ve.Do("set", change);
            Assert.Equal(before, Look());
            Assert.All([running, stopped], result => Assert.True(result.Exit is 0 or 3 or 47, $"{what}: {result}"));
            Assert.All([running, stopped], result => Assert.True(result.Took < Patience.Seconds(14), $"{what}: {result}"));
            if (Directory.Exists($"{ve.Upper}/etc"))
                Assert.DoesNotContain(" T _text", File.Exists($"{ve.Upper}/etc/hosts") ? File.ReadAllText($"{ve.Upper}/etc/hosts") : "");
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }
}
