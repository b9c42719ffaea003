using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>push and pull, also against a VE that fights back.</summary>
[Collection(HostCollection.Name)]
public sealed class CopyTests : IClassFixture<RunningVe>, IDisposable
{
    readonly HostFixture _host;
    readonly Ve _ve;
    readonly string _here;

    /// <summary>A directory of the host for each test.</summary>
    public CopyTests(HostFixture host, RunningVe running)
    {
        (_host, _ve) = (host, running.Ve);
        _here = Directory.CreateDirectory($"{host.BaseDirectory}/copy").FullName;
    }

    void Sh(string script) => _host.Shell($"set -e; cd {_here}; {script}").Expect(0);

    string Out(string script) => _host.Shell($"set -e; cd {_here}; {script}").Expect(0).Out.TrimEnd('\n');

    const string Tree = "mkdir -p tree/sub/empty; echo one > tree/one; echo two > tree/sub/two; chmod 640 tree/sub/two; chown 5:6 tree/one; chmod 4755 tree/one; chmod 750 tree/sub; ln -s /etc/passwd tree/link";

    const string Listing = "cd tree; find . -exec stat -c '%n %a %u:%g %F' {} + | sort; cat one sub/two; readlink link";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Push_ThenPull_GivesTheSameTree(bool runs)
    {
        using var ve = new Ve(_host);
        if (runs)
            ve.Start();
        Sh(Tree);
        Directory.CreateDirectory($"{_here}/back");
        ve.Do("push", $"{_here}/tree", "/srv").Expect(0);
        ve.Do("pull", "/srv/tree", $"{_here}/back").Expect(0);
        string original = Out(Listing), back = _host.Shell($"cd {_here}/back; {Listing}").Expect(0).Out.TrimEnd('\n');
        // Owners are root's on either side, and set-id bits do not come out of a VE.
        Assert.Equal(original.Replace("4755 5:6", "755 0:0"), back);
        ve.Do("start").Expect(runs ? 32 : 0);
        Assert.Equal(original.Replace("5:6", "0:0"), ve.Sh($"cd /srv; {Listing}"));
    }

    [Fact]
    public void Ids_AreTheVesInIt_AndNumbersOutside()
    {
        Sh(Tree);
        _ve.Do("push", "-p", $"{_here}/tree", "/root/kept").Expect(0);
        Assert.Equal("5:6 4755", _ve.Sh("stat -c '%u:%g %a' /root/kept/one"));
        _ve.Do("push", "--owner", "33:34", $"{_here}/tree/one", "/root/owned").Expect(0);
        Assert.Equal("33:34", _ve.Sh("stat -c %u:%g /root/owned"));
        _ve.Do("push", "--owner", "65536", $"{_here}/tree/one", "/root/foreign").Expect(21);
        _ve.Do("exec2", "test -e /root/foreign").Expect(1);
        _ve.Do("pull", "-p", "--setid", "/root/kept", $"{_here}/out").Expect(0);
        Assert.Equal("5:6 4755", Out("stat -c '%u:%g %a' out/one"));
        Assert.Equal(Out("stat -c %Y tree/one"), Out("stat -c %Y out/one"));
    }

    // Version 2; user::rwx, user:5:r--, group::r-x, mask::r-x, other::---.
    const string Acl = "02000000" + "01000700ffffffff" + "0200040005000000" + "04000500ffffffff" + "10000500ffffffff" + "20000000ffffffff";

    // cap_net_raw+ep, for the root of whatever the file is in.
    const string Capability = "0100000200200000000000000000000000000000";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AttributesAndHardLinks_AreKept_WithTheIdsOfTheOtherSide(bool runs)
    {
        using var ve = new Ve(_host);
        if (runs)
            ve.Start();
        Sh("mkdir -p tree/sub; cp /bin/busybox tree/busybox; ln tree/busybox tree/sub/again; echo x > tree/plain; chmod 750 tree/busybox");
        Xattr.Set($"{_here}/tree/busybox", "user.note", "6f6e65");
        Xattr.Set($"{_here}/tree/busybox", "trusted.note", "6f6e65");
        Xattr.Set($"{_here}/tree/busybox", "system.posix_acl_access", Acl);
        Xattr.Set($"{_here}/tree/busybox", "security.capability", Capability);
        Xattr.Set($"{_here}/tree/sub", "user.note", "64");
        Xattr.Set($"{_here}/tree/sub", "system.posix_acl_default", Acl);

        ve.Do("push", "-p", $"{_here}/tree", "/srv").Expect(0);
        ve.Do("push", $"{_here}/tree", "/opt").Expect(0);
        ve.Do("pull", "-p", "--setid", "/srv/tree", $"{_here}/back").Expect(0);
        ve.Do("pull", "/srv/tree", $"{_here}/plain").Expect(0);
        Assert.Equal(("6f6e65", Acl, Capability, "64", Acl), (Xattr.Get($"{_here}/back/busybox", "user.note"), Xattr.Get($"{_here}/back/busybox", "system.posix_acl_access"),
            Xattr.Get($"{_here}/back/busybox", "security.capability"), Xattr.Get($"{_here}/back/sub", "user.note"), Xattr.Get($"{_here}/back/sub", "system.posix_acl_default")));
        Assert.Null(Xattr.Get($"{_here}/back/busybox", "trusted.note"));
        Assert.Null(Xattr.Get($"{_here}/back/sub/again", "system.posix_acl_default"));
        // What gives rights comes out of a VE only when it is asked for.
        Assert.Equal(("6f6e65", null, null), (Xattr.Get($"{_here}/plain/busybox", "user.note"), Xattr.Get($"{_here}/plain/busybox", "system.posix_acl_access"),
            Xattr.Get($"{_here}/plain/busybox", "security.capability")));
        Assert.Equal("2 2 1", Out("echo $(stat -c %h back/busybox back/sub/again back/plain)"));

        ve.Do("start").Expect(runs ? 32 : 0);
        Assert.Equal("2 2", ve.Sh("echo $(stat -c %h /srv/tree/busybox /srv/tree/sub/again)"));
        // Its user 5 may read what is root's, by the ACL, and a user's program has the capability in the VE.
        Assert.Equal("read", ve.Do("exec3", "-u", "5:5", "/bin/sh", "-c", "cat /srv/tree/busybox > /dev/null && echo read").Out.TrimEnd());
        ve.Do("exec3", "-u", "6:6", "/bin/cat", "/srv/tree/busybox").Expect(1);
        ve.Sh("chmod 755 /opt/tree/busybox /opt/tree");
        Assert.Equal("CapEff:\t0000000000002000", ve.Do("exec3", "-u", "6:6", "/opt/tree/busybox", "grep", "CapEff", "/proc/self/status").Out.TrimEnd());
    }

    [Fact]
    public void Push_WithAnAclForAnIdThatNoVeHas_IsRefused()
    {
        Sh("echo x > file");
        Xattr.Set($"{_here}/file", "system.posix_acl_access", Acl.Replace("0200040005000000", "0200040000000100"));
        _ve.Do("push", "-p", $"{_here}/file", "/root/acl").Expect(21).Saying("65536");
        _ve.Do("exec2", "test -e /root/acl").Expect(1);
        _ve.Do("push", $"{_here}/file", "/root/acl").Expect(0);
    }

    [Fact]
    public void Streams_AndDestinations()
    {
        _host.RunWith(["push", _ve.Id, "-", "/root/stream"], stdin: "from a stream\n").Expect(0);
        Assert.Equal("from a stream\n", _ve.Do("pull", "/root/stream", "-").Expect(0).Out);
        Assert.Equal("644 0:0", _ve.Sh("stat -c '%a %u:%g' /root/stream"));
        Sh("echo a > a; echo b > b");
        _ve.Do("push", $"{_here}/a", $"{_here}/b", "/root/").Expect(0);
        Assert.Equal("a\nb", _ve.Sh("cat /root/a /root/b"));
        _ve.Do("push", $"{_here}/a", "/root/b").Expect(0);
        Assert.Equal("a", _ve.Sh("cat /root/b"));
        _ve.Do("push", $"{_here}/a", $"{_here}/b", "/root/nowhere").Expect(21);
        _ve.Do("push", $"{_here}/a", "/root/nowhere/").Expect(21);
        _ve.Do("push", $"{_here}/a", "/no/such/directory").Expect(21);
        _ve.Do("push", $"{_here}/missing", "/root").Expect(3).Saying("missing");
        _ve.Do("pull", "/root/missing", _here).Expect(3).Saying("missing");
        _ve.Do("pull", "/root/missing", "-").Expect(21);
        _ve.Do("pull", "/", _here).Expect(21);
        _host.Run("pull", "999999", "/etc/hosts", _here).Expect(14);
        Assert.Equal("", _ve.Sh("find / -xdev -name '.vectl*'"));
    }

    [Fact]
    public void Push_ThroughLinksOfTheVe_StaysInTheVe()
    {
        string outside = Directory.CreateDirectory($"{_here}/outside").FullName;
        Sh("echo new > file; mkdir -p dir/sub; echo new > dir/sub/file; echo old > outside/file");
        _ve.Sh($"ln -sfn {outside} /to-host; ln -sfn ../../../../../..{outside} /up; ln -sfn /proc/1/root{outside} /magic; mkdir -p /dir; ln -sfn {outside} /dir/sub; ln -sfn {outside}/file /file");
        _ve.Do("push", $"{_here}/file", "/to-host/file").Expect(21);
        _ve.Do("push", $"{_here}/file", "/up/file").Expect(21);
        _ve.Do("push", $"{_here}/file", "/magic/file").Expect(3, 21);
        _ve.Do("push", $"{_here}/dir", "/").Expect(21);
        _ve.Do("push", $"{_here}/file", "/file").Expect(0);
        Assert.Equal("new", _ve.Sh("cat /file; rm -rf /file /dir /to-host /up /magic"));
        Assert.Equal("old", Out("cat outside/file; ls outside | grep -v file || true"));
    }

    [Fact]
    public void Pull_OfHostileThings_LeavesThemOut()
    {
        _ve.Sh("mkdir -p /h/sub; mkfifo /h/fifo; ln -s /etc/shadow /h/link; ln -s ../../../.. /h/up; echo ok > /h/sub/ok; mkdir /h/mnt; mount -t tmpfs none /h/mnt; echo hidden > /h/mnt/hidden; head -c 1 /dev/null; mkdir /h/proc; mount --bind /proc /h/proc");
        Result result = _ve.Do("pull", "/h", _here).Expect(0).Saying("fifo").Saying("mnt").Saying("proc");
        Assert.Equal("./link\n./sub/ok\n./up", Out("cd h; find . ! -type d | sort"));
        Assert.Equal("/etc/shadow", Out("readlink h/link"));
        Assert.DoesNotContain("hidden", result.Err);
        _ve.Do("pull", "/proc/version", _here).Expect(21);
        _ve.Do("pull", "/h/proc", $"{_here}/proc").Expect(21, 0);
        Assert.False(File.Exists($"{_here}/proc/version"));
        _ve.Do("push", "/etc/hostname", "/proc/sys/kernel/").Expect(21);
        _ve.Sh("umount /h/mnt /h/proc; rm -rf /h");
    }

    // The VE swaps a directory for a link to the host's while both directions walk through it.
    [Fact]
    public void SwappedDirectories_LeadNowhere()
    {
        using var ve = new Ve(_host);
        Probe.AddTo(ve).Start();
        string outside = Directory.CreateDirectory($"{_here}/outside").FullName;
        Sh("echo secret > outside/secret; for d in a b c; do mkdir -p in/swap/$d; echo x > in/swap/$d/file; done");
        ve.Sh($"mkdir -p /in/swap/a /spare; echo inside > /in/swap/a/file; ln -s {outside} /spare/swap; " +
            "(while :; do mv /in/swap /spare/dir; mv /spare/swap /in/swap; mv /in/swap /spare/swap; mv /spare/dir /in/swap; done) </dev/null >/dev/null 2>&1 &");
        for (int i = 0; i < 25; i++)
        {
            ve.Do("push", $"{_here}/in/swap", "/in").Expect(0, 3, 21);
            ve.Do("pull", "/in", $"{_here}/got{i}").Expect(0, 3, 21);
        }
        Assert.Equal("secret", Out("ls outside; cat outside/secret | grep -v secret || true"));
        Assert.Equal("", Out("grep -rl secret got* || true"));
    }

    [Fact]
    public void KilledPush_LeavesTheOldFile()
    {
        _ve.Sh("echo old > /root/target");
        using (var push = _host.Start("push", _ve.Id, "-", "/root/target"))
        {
            push.StandardInput.Write(new string('x', 1 << 20));
            push.StandardInput.Flush();
            push.Kill();
            push.WaitForExit();
        }
        Assert.Equal("old", _ve.Sh("cat /root/target"));
        _host.RunWith(["push", _ve.Id, "-", "/root/target"], stdin: "new\n").Expect(0);
        Assert.Equal("new", _ve.Sh("cat /root/target"));
        // Where it had to have a name before it was whole (Linux 6.1), the second push took it away.
        Assert.Equal("", _ve.Sh("find / -xdev -name '.vectl*'"));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_here, recursive: true);
}
