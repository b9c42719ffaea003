using Vectl.Runtime.Guest;

namespace Vectl.Runtime.Tests.Guest;

public sealed class GuestIdentityTests : IDisposable
{
    readonly GuestTree _tree = new();

    public void Dispose() => _tree.Dispose();

    void Create() => GuestIdentity.Create(_tree.Root, "web1.example.org");

    [Fact]
    public void Create_GivesItsName()
    {
        _tree.Write("etc/hostname", "builder\n");
        _tree.Write("etc/hosts", "127.0.0.1 localhost\n127.0.1.1 builder\n10.0.0.1 kept\n");
        Create();
        Assert.Equal("web1.example.org\n", _tree.Read("etc/hostname"));
        Assert.Equal("127.0.0.1 localhost\n127.0.1.1\tweb1.example.org\tweb1\n10.0.0.1 kept\n", _tree.Read("etc/hosts"));
    }

    [Fact]
    public void Create_MachineId_IsEmptiedAndItsCopyGoes()
    {
        _tree.Write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        _tree.Write("var/lib/dbus/machine-id", "0123456789abcdef0123456789abcdef\n");
        Create();
        Assert.Equal("", _tree.Read("etc/machine-id"));
        Assert.False(_tree.Root.HasEntry("var/lib/dbus/machine-id"));
    }

    // systemd takes a tree without the file for one that was never booted, and enables every service in it.
    [Fact]
    public void Create_NoMachineId_MakesNone()
    {
        Create();
        Assert.False(_tree.Root.HasEntry("etc/machine-id"));
    }

    [Theory]
    [InlineData("root::19000:0:99999:7:::\nbob::1::::::\n", "root:*:19000:0:99999:7:::\nbob::1::::::\n")]
    [InlineData("bob:*:::::::\nroot::::::::\n", "bob:*:::::::\nroot:*:::::::\n")]
    [InlineData("root:$6$salt$hash:::::::\n", "root:$6$salt$hash:::::::\n")]
    [InlineData("groot::::::::\n", "groot::::::::\n")]
    public void Create_EmptyRootPassword_IsLocked(string before, string after)
    {
        _tree.Write("etc/shadow", before);
        Create();
        Assert.Equal(after, _tree.Read("etc/shadow"));
    }

    [Fact]
    public void Create_EmptyRootPasswordInPasswd_IsLocked()
    {
        _tree.Write("etc/passwd", "root::0:0:root:/root:/bin/sh\n");
        Create();
        Assert.Equal("root:*:0:0:root:/root:/bin/sh\n", _tree.Read("etc/passwd"));
    }

    [Fact]
    public void Create_SshHostKeys_AreMadeAtFirstBoot()
    {
        _tree.Write("etc/ssh/ssh_host_rsa_key", "shared by all");
        _tree.Write("etc/ssh/ssh_host_rsa_key.pub", "shared by all");
        _tree.Write("etc/ssh/sshd_config", "Port 22\n");
        _tree.Write("usr/sbin/sshd", "");
        _tree.Write("usr/lib/systemd/systemd", "");
        Create();
        Assert.Equal(["sshd_config"], _tree.Root.FileNames("etc/ssh"));
        Assert.Contains("ssh-keygen -A", _tree.Read("etc/systemd/system/multi-user.target.wants/vectl-ssh-keys.service"));
    }

    [Fact]
    public void Create_SshHostKeysWithSysvinit_AreMadeAtEachStartOfTheServer()
    {
        _tree.Write("usr/sbin/sshd", "");
        _tree.Write("etc/init.d/ssh", "");
        _tree.Write("etc/default/ssh", "SSHD_OPTS=");
        Create();
        Create();
        Assert.Equal("SSHD_OPTS=\nssh-keygen -A\n", _tree.Read("etc/default/ssh"));
    }

    [Fact]
    public void Create_NoSshServer_AddsNoService()
    {
        _tree.Write("usr/lib/systemd/systemd", "");
        Create();
        Assert.False(_tree.Root.Exists("etc/systemd"));
    }

    [Fact]
    public void Create_ResolversOfTheTree_AreKept()
    {
        _tree.Link("etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
        Create();
        Assert.Equal("../run/systemd/resolve/stub-resolv.conf", new FileInfo(_tree.In("etc/resolv.conf")).LinkTarget);
    }

    [Fact]
    public void Create_NoDistribution_StaysAsItIs()
    {
        Directory.Delete(_tree.In("etc"));
        Create();
        Assert.Empty(Directory.GetFileSystemEntries(_tree.In("")));
    }

    [Theory]
    [InlineData("etc/hostname", "/host/passwd")]
    [InlineData("etc/hosts", "../../../../host/passwd")]
    [InlineData("etc/shadow", "/proc/self/root/etc/shadow")]
    [InlineData("etc/ssh", "../../host")]
    [InlineData("var", "/host")]
    public void Create_LinksOfTheTree_DoNotReachTheHost(string path, string target)
    {
        _tree.Link(path, target);
        Create();
        _tree.AssertHostUntouched();
    }
}
