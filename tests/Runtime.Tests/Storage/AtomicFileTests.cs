using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    const uint Mode = (6 << 6) | (4 << 3);

    readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_CreatesAndReplaces(bool durable)
    {
        string path = _directory.Path + "/file";
        AtomicFile.Write(path, "long content"u8, Mode, durable);
        AtomicFile.Write(path, "new"u8, Mode, durable);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Write_LeavesAnOpenReaderTheOldContent()
    {
        string path = _directory.Write("file", "old");
        using var reader = new StreamReader(path);
        AtomicFile.Write(path, "new"u8, Mode, durable: false);
        Assert.Equal("old", reader.ReadToEnd());
    }

    [Fact]
    public void Write_ReplacesALinkNotItsTarget()
    {
        string target = _directory.Write("target", "target");
        string link = _directory.Path + "/link";
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(link, "new"u8, Mode, durable: false);
        Assert.Equal("target", File.ReadAllText(target));
        Assert.Null(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void Write_TakesOverAStaleTemporaryFileOfItsOwnPid()
    {
        string path = _directory.Path + "/file";
        _directory.Write($".file.{Environment.ProcessId}.tmp", "left behind, and longer");
        AtomicFile.Write(path, "new"u8, Mode, durable: false);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Write_DoesNotFollowALinkInPlaceOfTheTemporaryFile()
    {
        string victim = _directory.Write("victim", "precious");
        File.CreateSymbolicLink($"{_directory.Path}/.file.{Environment.ProcessId}.tmp", victim);
        AtomicFile.Write(_directory.Path + "/file", "new"u8, Mode, durable: false);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void Write_FailureLeavesNothing()
    {
        string path = _directory.Path + "/directory";
        Directory.CreateDirectory(path);
        var failure = Assert.Throws<ErrnoException>(() => AtomicFile.Write(path, "new"u8, Mode, durable: true));
        Assert.Equal($"renameat2 {path}: EISDIR (is a directory)", failure.Message);
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Write_MissingDirectory()
    {
        var failure = Assert.Throws<ErrnoException>(() => AtomicFile.Write(_directory.Path + "/none/file", "new"u8, Mode, durable: true));
        Assert.Equal((Errno.ENOENT, "openat"), (failure.Errno, failure.Operation));
    }

    [Theory]
    [InlineData(Errno.ENOSPC, "no space to write /a/b: ENOSPC (no space left on device)")]
    [InlineData(Errno.EDQUOT, "no space to write /a/b: EDQUOT (disk quota exceeded)")]
    public void ToNoSpace_FullDiskAndQuota(Errno errno, string message)
    {
        VeException? failure = AtomicFile.ToNoSpace(new ErrnoException(errno, "write", "/a/.b.1.tmp"), "/a/b");
        Assert.Equal((VeError.NoSpace, message, "Free space on the file system of /a."), (failure?.Error, failure?.Message, failure?.Hint));
    }

    [Fact]
    public void ToNoSpace_OtherFailures() => Assert.Null(AtomicFile.ToNoSpace(new ErrnoException(Errno.EIO, "write", "x"), "/a/b"));

    [Theory]
    [InlineData(".101.yaml.123.tmp", 123)]
    [InlineData(".a.1.tmp", 1)]
    [InlineData("..1.tmp", null)]
    [InlineData("a.1.tmp", null)]
    [InlineData(".a.0.tmp", null)]
    [InlineData(".a.-1.tmp", null)]
    [InlineData(".a.x.tmp", null)]
    [InlineData(".a.99999999999.tmp", null)]
    [InlineData(".a.1.tmp~", null)]
    [InlineData(".tmp", null)]
    [InlineData("", null)]
    public void WriterOf_Names(string name, int? pid) => Assert.Equal(pid, AtomicFile.WriterOf(name));

    [Fact]
    public void RemoveStale_OnlyWhatDeadProcessesLeft()
    {
        // Above the kernel's highest pid (PID_MAX_LIMIT, 2^22).
        string dead = _directory.Write(".101.yaml.4194305.tmp", "");
        string alive = _directory.Write($".101.yaml.{Environment.ProcessId}.tmp", "");
        string foreign = _directory.Write(".101.yaml.x.tmp", "");
        string config = _directory.Write("101.yaml", "");
        AtomicFile.RemoveStale(_directory.Path);
        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(alive) && File.Exists(foreign) && File.Exists(config));
    }

    [Fact]
    public void RemoveStale_MissingDirectory() => AtomicFile.RemoveStale(_directory.Path + "/none");
}
