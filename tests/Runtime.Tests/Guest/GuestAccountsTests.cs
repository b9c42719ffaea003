using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Tests.Templates;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Guest;

public sealed class GuestAccountsTests : IDisposable
{
    const string Passwd = "root:x:0:0:root:/root:/bin/bash\nodd \xff line\nalice:x:1000:1000::/home/alice:/bin/sh\n";
    const string Shadow = "root:*:19000:0:99999:7:::\nalice:!:19000:0:99999:7:::\n";
    const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG1 me@here";

    readonly GuestTree _tree = new();

    public GuestAccountsTests()
    {
        Skip.If(geteuid() != 0, "needs root to give files away");
        File.WriteAllBytes(_tree.In("etc/passwd"), System.Text.Encoding.Latin1.GetBytes(Passwd));
        _tree.Write("etc/shadow", Shadow);
        _tree.Write("etc/group", "root:x:0:\nalice:x:1000:\n");
        _tree.Write("etc/skel/.profile", "PS1=x\n");
        Directory.CreateDirectory(_tree.In("root"));
    }

    public void Dispose() => _tree.Dispose();

    void Apply(params AccountChange[] changes)
    {
        using var rollback = new Rollback();
        new GuestAccounts(_tree.Root, rollback).Apply(changes);
        rollback.Commit();
    }

    static AccountChange Crypted(string user, string hash) => AccountChange.OfPassword($"{user}:{hash}", isCrypted: true);

    GuestTraits Traits(string path) => _tree.Root.TryRead(path)!.Traits;

    [SkippableFact]
    public void Password_OfAUser_IsItsHashAndNothingElseChanges()
    {
        Apply(Crypted("alice", "$6$s$h"));
        long today = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 86400;
        Assert.Contains(_tree.Read("etc/shadow"), (string[])[$"root:*:19000:0:99999:7:::\nalice:$6$s$h:{today}:0:99999:7:::\n", $"root:*:19000:0:99999:7:::\nalice:$6$s$h:{today - 1}:0:99999:7:::\n"]);
        Assert.Equal(Passwd, File.ReadAllText(_tree.In("etc/passwd"), System.Text.Encoding.Latin1));
        Assert.Equal(["group", "passwd", "shadow", ".pwd.lock"], _tree.Root.FileNames("etc").Order(StringComparer.CurrentCultureIgnoreCase).OrderBy(name => name[0] == '.'));
    }

    [SkippableFact]
    public void Password_WithoutAShadowFile_MakesOneThatOnlyRootReads()
    {
        File.Delete(_tree.In("etc/shadow"));
        _tree.Write("etc/passwd", "root::0:0:root:/root:/bin/sh\n");
        Apply(Crypted("root", "$6$s$h"));
        Assert.StartsWith("root:$6$s$h:", _tree.Read("etc/shadow"));
        Assert.Equal(0x180u, Traits("etc/shadow").Mode);
        Assert.Equal("root:x:0:0:root:/root:/bin/sh\n", _tree.Read("etc/passwd"));
    }

    [SkippableFact]
    public void Password_OfANewUser_MakesGroupAndHome()
    {
        Apply(Crypted("bob", "$6$s$h"));
        Assert.EndsWith("bob:x:1001:1001::/home/bob:/bin/sh\n", _tree.Read("etc/passwd"));
        Assert.EndsWith("bob:x:1001:\n", _tree.Read("etc/group"));
        Assert.Contains("\nbob:$6$s$h:", _tree.Read("etc/shadow"));
        Assert.Equal((1001u, 1001u), (Traits("home/bob/.profile").Uid, Traits("home/bob/.profile").Gid));
        using GuestRoot home = _tree.Root.TryEnter("home/bob")!;
        Assert.Equal(new GuestTraits(0x1C0, 1001, 1001), home.Traits);
    }

    [SkippableFact]
    public void Keys_OfRoot_AreAddedOnce()
    {
        AccountChange keys = AccountChange.OfKeys("root", "f", $"# mine\n{Key}\n\n{Key}\n");
        Apply(keys);
        Apply(keys, AccountChange.OfKeys("root", "g", "ssh-rsa AAAA other"));
        Assert.Equal($"{Key}\nssh-rsa AAAA other\n", _tree.Read("root/.ssh/authorized_keys"));
        Assert.Equal(new GuestTraits(0x180), Traits("root/.ssh/authorized_keys"));
    }

    [SkippableFact]
    public void Keys_OfANewUser_AreTheUsers()
    {
        Apply(AccountChange.OfKeys("carol", "f", Key));
        Assert.Equal(new GuestTraits(0x180, 1001, 1001), Traits("home/carol/.ssh/authorized_keys"));
        Assert.Contains("\ncarol:*:", _tree.Read("etc/shadow"));
    }

    // The user could have root write into, or read from, what is not the user's.
    [SkippableTheory]
    [InlineData("../../root/.ssh")]
    [InlineData("/host")]
    public void Keys_LinkedDirectory_IsRefusedAndUndone(string target)
    {
        Directory.CreateDirectory(_tree.In("root/.ssh"));
        Directory.CreateDirectory(_tree.In("home/alice"));
        _tree.Link("home/alice/.ssh", target);
        VeException failure = Assert.Throws<VeException>(() => Apply(Crypted("bob", "$6$s$h"), AccountChange.OfKeys("alice", "f", Key)));
        Assert.Contains("alice", failure.Message);
        Assert.Empty(_tree.Root.FileNames("root/.ssh"));
        Assert.Equal(Shadow, _tree.Read("etc/shadow"));
        Assert.False(_tree.Root.HasEntry("home/bob"));
        _tree.AssertHostUntouched();
    }

    [SkippableFact]
    public void Keys_FileOfAnother_IsNotRead()
    {
        Apply(AccountChange.OfKeys("alice", "f", Key));
        File.Delete(_tree.In("home/alice/.ssh/authorized_keys"));
        Kernel.Check(linkat(AT_FDCWD, _tree.In("etc/shadow"), AT_FDCWD, _tree.In("home/alice/.ssh/authorized_keys"), 0), "linkat");
        Assert.Contains("belongs to uid 0", Assert.Throws<VeException>(() => Apply(AccountChange.OfKeys("alice", "f", Key))).Message);
    }

    [SkippableFact]
    public void Users_LockedFromInside_AreWaitedFor()
    {
        using Fd held = _tree.Root.TryLock("etc/.pwd.lock")!;
        Assert.Null(_tree.Root.TryLock("etc/.pwd.lock"));
        var release = new Timer(_ => held.Dispose(), null, 200, Timeout.Infinite);
        Apply(Crypted("alice", "$6$s$h"));
        release.Dispose();
        Assert.Contains("alice:$6$s$h:", _tree.Read("etc/shadow"));
    }

    [SkippableTheory]
    [InlineData("passwd")]
    [InlineData("shadow")]
    [InlineData("group")]
    [InlineData(".pwd.lock")]
    public void Users_FilesThatAreNone_AreRefused(string name)
    {
        Root.Require();
        File.Delete(_tree.In($"etc/{name}"));
        Kernel.Check(mknodat(AT_FDCWD, _tree.In($"etc/{name}"), S_IFIFO | 0x1B6, 0), "mknodat");
        Assert.Contains("FIFO", Assert.Throws<VeException>(() => Apply(Crypted("alice", "$6$s$h"))).Message);
    }

    [SkippableTheory]
    [InlineData("passwd")]
    [InlineData("shadow")]
    [InlineData("group")]
    public void Users_LinkedFiles_LeaveTheHostsAlone(string name)
    {
        File.Delete(_tree.In($"etc/{name}"));
        _tree.Link($"etc/{name}", "../../../../../host/passwd");
        _tree.Write("host/passwd", name == "passwd" ? "alice:x:1000:1000::/home/alice:/bin/sh\n" : "");
        Apply(Crypted("bob", "$6$s$h"));
        _tree.AssertHostUntouched();
        Assert.Contains("bob:", _tree.Read($"etc/{name}"));
    }
}
