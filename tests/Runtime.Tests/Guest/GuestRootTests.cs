using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Tests.Templates;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Guest;

public sealed class GuestRootTests : IDisposable
{
    readonly GuestTree _tree = new();

    public void Dispose() => _tree.Dispose();

    static uint ModeOf(string path) => Kernel.TryStat(path)!.Value.stx_mode & 0xFFFu;

    [Fact]
    public void TryRead_File_GivesContentAndTraits()
    {
        _tree.Write("etc/passwd", "root:x\n");
        File.SetUnixFileMode(_tree.In("etc/passwd"), UnixFileMode.UserRead);
        GuestFile file = _tree.Root.TryRead("etc/passwd")!;
        Assert.Equal("root:x\n"u8, file.Content);
        Assert.Equal(0x100u, file.Traits.Mode);
    }

    [Theory]
    [InlineData("etc/passwd")]
    [InlineData("nothing/passwd")]
    public void TryRead_Missing_IsNull(string path) => Assert.Null(_tree.Root.TryRead(path));

    [Theory]
    [InlineData("../../../host/passwd")]
    [InlineData("/host/passwd")]
    public void TryRead_LinkOutside_StaysInside(string target)
    {
        _tree.Link("etc/passwd", target);
        Assert.Null(_tree.Root.TryRead("etc/passwd"));
        _tree.Write("host/passwd", "the VE's");
        Assert.Equal("the VE's", _tree.Read("etc/passwd"));
    }

    [Fact]
    public void TryRead_DirectoryLinkOutside_StaysInside()
    {
        Directory.Delete(_tree.In("etc"));
        _tree.Link("etc", _tree.Host);
        Assert.Null(_tree.Root.TryRead("etc/passwd"));
    }

    [Fact]
    public void TryRead_MagicLink_IsRefused()
    {
        _tree.Link("etc/passwd", "/proc/self/root/etc/passwd");
        Directory.CreateDirectory(_tree.In("proc"));
        Assert.Null(_tree.Root.TryRead("etc/passwd"));
    }

    [Fact]
    public void TryRead_Fifo_IsRefusedAtOnce()
    {
        Kernel.Check(mknodat(AT_FDCWD, _tree.In("etc/passwd"), S_IFIFO | 0x1B6, 0), "mknodat");
        Assert.Contains("FIFO", Assert.Throws<VeException>(() => _tree.Root.TryRead("etc/passwd")).Message);
    }

    [SkippableFact]
    public void TryRead_Device_IsNotOpened()
    {
        Root.Require();
        Kernel.Check(mknodat(AT_FDCWD, _tree.In("etc/passwd"), S_IFCHR | 0x1B6, 1 << 8 | 5), "mknodat");
        Assert.Contains("device", Assert.Throws<VeException>(() => _tree.Root.TryRead("etc/passwd")).Message);
    }

    [Fact]
    public void TryRead_LongerThanTheLimit_IsRefused()
    {
        _tree.Write("etc/hosts", "12345");
        Assert.Equal(5, _tree.Root.TryRead("etc/hosts", limit: 5)!.Content.Length);
        Assert.Throws<VeException>(() => _tree.Root.TryRead("etc/hosts", limit: 4));
    }

    [Fact]
    public void Replace_KeepsTheOldFilesMode()
    {
        _tree.Write("etc/shadow", "old");
        File.SetUnixFileMode(_tree.In("etc/shadow"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        _tree.Root.Replace("etc/shadow", "new"u8);
        Assert.Equal("new", File.ReadAllText(_tree.In("etc/shadow")));
        Assert.Equal(0x120u, ModeOf(_tree.In("etc/shadow")));
        Assert.Equal([_tree.In("etc/shadow")], Directory.GetFileSystemEntries(_tree.In("etc")));
    }

    [SkippableFact]
    public void Replace_KeepsTheOldFilesOwner_OrGivesItTo()
    {
        Root.Require();
        _tree.Write("etc/shadow", "old");
        Kernel.Check(fchownat(AT_FDCWD, _tree.In("etc/shadow"), 7, 42, 0), "fchownat");
        _tree.Root.Replace("etc/shadow", "new"u8);
        Assert.Equal(new GuestTraits(0x1A4, 7, 42), _tree.Root.TryRead("etc/shadow")!.Traits);
        _tree.Root.Replace("etc/shadow", "newer"u8, new GuestTraits(0x180, 1000, 1001));
        Assert.Equal(new GuestTraits(0x180, 1000, 1001), _tree.Root.TryRead("etc/shadow")!.Traits);
    }

    [Fact]
    public void Replace_Link_IsReplacedAndNotFollowed()
    {
        _tree.Link("etc/passwd", $"{_tree.Host}/passwd");
        _tree.Root.Replace("etc/passwd", "x"u8);
        Assert.Null(File.ResolveLinkTarget(_tree.In("etc/passwd"), returnFinalTarget: false));
        Assert.Equal("x", File.ReadAllText(_tree.In("etc/passwd")));
        _tree.AssertHostUntouched();
    }

    [Fact]
    public void Replace_InALinkedDirectory_StaysInside()
    {
        Directory.Delete(_tree.In("etc"));
        _tree.Link("etc", "../host");
        Assert.Throws<ErrnoException>(() => _tree.Root.Replace("etc/passwd", "x"u8));
        Directory.CreateDirectory(_tree.In("host"));
        _tree.Root.Replace("etc/passwd", "x"u8);
        Assert.True(File.Exists(_tree.In("host/passwd")));
        _tree.AssertHostUntouched();
    }

    [Fact]
    public void Replace_WhatAKilledWriterLeft_GoesAndIsNotFollowed()
    {
        _tree.Link("etc/.passwd.vectl", $"{_tree.Host}/passwd");
        _tree.Root.Replace("etc/passwd", "x"u8);
        Assert.Equal([_tree.In("etc/passwd")], Directory.GetFileSystemEntries(_tree.In("etc")));
        _tree.AssertHostUntouched();
    }

    [Theory]
    [InlineData(65536, 0)]
    [InlineData(0, 65536)]
    public void Replace_IdOfAnotherVe_IsRefused(uint uid, uint gid)
    {
        Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => _tree.Root.Replace("etc/x", "x"u8, new GuestTraits(0x180, uid, gid))).Error);
        Assert.False(_tree.Root.Exists("etc/x"));
    }

    [Fact]
    public void MakeDirectories_MakesWhatIsMissing()
    {
        Assert.True(_tree.Root.MakeDirectories("home/alice/.ssh", new GuestTraits(0x1C0)));
        Assert.False(_tree.Root.MakeDirectories("home/alice/.ssh"));
        Assert.Equal((0x1EDu, 0x1C0u), (ModeOf(_tree.In("home/alice")), ModeOf(_tree.In("home/alice/.ssh"))));
    }

    [Fact]
    public void MakeDirectories_BelowALink_StaysInside()
    {
        _tree.Link("home", _tree.Host);
        Assert.Throws<ErrnoException>(() => _tree.Root.MakeDirectories("home/alice"));
        _tree.AssertHostUntouched();
    }

    [Fact]
    public void Remove_Link_LeavesItsTarget()
    {
        _tree.Write("etc/a", "a");
        _tree.Link("etc/b", "a");
        _tree.Root.Remove("etc/b");
        _tree.Root.Remove("etc/nothing");
        _tree.Root.Remove("nothing/at/all");
        Assert.Equal(["a"], _tree.Root.FileNames("etc"));
    }

    // A user of the VE owns his home directory, and must not have root write for him elsewhere in the VE.
    [Fact]
    public void TryEnter_FollowsNoLinkBelow()
    {
        Directory.CreateDirectory(_tree.In("home/alice"));
        Directory.CreateDirectory(_tree.In("root/.ssh"));
        _tree.Link("home/alice/.ssh", "../../root/.ssh");
        using GuestRoot home = _tree.Root.TryEnter("home/alice")!;
        Assert.Equal(Errno.ELOOP, Assert.Throws<ErrnoException>(() => home.Replace(".ssh/authorized_keys", "x"u8)).Errno);
        Assert.Equal(Errno.ELOOP, Assert.Throws<ErrnoException>(() => home.TryRead(".ssh/authorized_keys")).Errno);
        Assert.Empty(_tree.Root.FileNames("root/.ssh"));
    }

    [SkippableFact]
    public void FileIds_Use_IsUndone()
    {
        Root.Require();
        _tree.Root.Replace("etc/a", "a"u8, new GuestTraits(0x180, 1000, 1000));
        _tree.Root.Replace("etc/b", "b"u8, new GuestTraits(0x180));
        Assert.Equal(new GuestTraits(0x180), _tree.Root.TryRead("etc/b")!.Traits);
        Assert.Equal(0, Kernel.Call(SysNo.prctl, PR_GET_SECUREBITS));
    }
}
