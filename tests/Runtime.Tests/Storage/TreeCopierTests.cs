using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Storage;

public sealed class TreeCopierTests : IDisposable
{
    readonly TempDirectory _temp = new();
    readonly List<string> _skipped = [];

    string From => $"{_temp.Path}/from";

    string To => $"{_temp.Path}/to";

    public TreeCopierTests()
    {
        Directory.CreateDirectory(From);
        Directory.CreateDirectory(To);
    }

    void Copy(string name, uint modeBits = 0xFFF, string? to = null)
    {
        using Fd from = Kernel.Open(From, O_PATH | O_DIRECTORY), target = Kernel.Open(To, O_PATH | O_DIRECTORY);
        Copier(modeBits).Copy(from, Bytes(name), target, Bytes(to ?? name));
    }

    TreeCopier Copier(uint modeBits) => new(new CopyRules(_ => (uint.MaxValue, uint.MaxValue), modeBits, KeepTimes: true) { OnSkip = _skipped.Add });

    static byte[] Bytes(string name) => System.Text.Encoding.UTF8.GetBytes(name);

    [Fact]
    public void Tree_WithModesLinksAndTimes()
    {
        _temp.Write("from/a/b/file", "content");
        File.SetUnixFileMode($"{From}/a/b/file", (UnixFileMode)0b100_101_001_000);
        File.SetLastWriteTimeUtc($"{From}/a/b/file", DateTime.UnixEpoch.AddSeconds(1000));
        File.SetUnixFileMode($"{From}/a/b", (UnixFileMode)0b101_101_001);
        File.CreateSymbolicLink($"{From}/a/link", "/etc/passwd");
        Directory.CreateDirectory($"{From}/a/empty");
        Copy("a");
        Assert.Equal("content", File.ReadAllText($"{To}/a/b/file"));
        Assert.Equal((UnixFileMode)0b100_101_001_000, File.GetUnixFileMode($"{To}/a/b/file"));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1000), File.GetLastWriteTimeUtc($"{To}/a/b/file"));
        Assert.Equal((UnixFileMode)0b101_101_001, File.GetUnixFileMode($"{To}/a/b"));
        Assert.Equal("/etc/passwd", new FileInfo($"{To}/a/link").LinkTarget);
        Assert.True(Directory.Exists($"{To}/a/empty"));
        Assert.Equal(["a"], Directory.GetFileSystemEntries(To).Select(Path.GetFileName));
        Assert.Empty(_skipped);
    }

    [Fact]
    public void SetIdBits_AreLeftOut_WhenTheRulesSaySo()
    {
        _temp.Write("from/program", "");
        File.SetUnixFileMode($"{From}/program", (UnixFileMode)0b110_111_101_101);
        Copy("program", modeBits: 0x1FF);
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode($"{To}/program"));
    }

    [Fact]
    public void File_ReplacesALinkAndWritesNotThroughIt()
    {
        string victim = _temp.Write("victim", "untouched");
        _temp.Write("from/a/file", "new");
        Directory.CreateDirectory($"{To}/a");
        File.CreateSymbolicLink($"{To}/a/file", victim);
        Copy("a");
        Assert.Equal(("untouched", "new"), (File.ReadAllText(victim), File.ReadAllText($"{To}/a/file")));
        Assert.Null(new FileInfo($"{To}/a/file").LinkTarget);
    }

    [Fact]
    public void Directory_ThatIsALinkAtTheDestination_IsRefused()
    {
        _temp.Write("from/a/file", "new");
        Directory.CreateDirectory($"{_temp.Path}/outside");
        File.CreateSymbolicLink($"{To}/a", $"{_temp.Path}/outside");
        VeException failure = Assert.Throws<VeException>(() => Copy("a"));
        Assert.Equal("a is no directory at the destination", failure.Message);
        Assert.Empty(Directory.GetFileSystemEntries($"{_temp.Path}/outside"));
    }

    [Fact]
    public void Directory_ThatIsThere_IsFilledAndKeepsItsMode()
    {
        _temp.Write("from/a/new", "new");
        _temp.Write("to/a/old", "old");
        File.SetUnixFileMode($"{To}/a", (UnixFileMode)0b111_000_000);
        Copy("a");
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode($"{To}/a"));
        Assert.Equal(["new", "old"], Directory.GetFileSystemEntries($"{To}/a").Select(Path.GetFileName).Order());
    }

    [Fact]
    public void File_OverADirectory_IsRefused_AndLeavesNothing()
    {
        _temp.Write("from/a", "file");
        Directory.CreateDirectory($"{To}/a");
        Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => Copy("a")).Error);
        Assert.Equal(["a"], Directory.GetFileSystemEntries(To).Select(Path.GetFileName));
    }

    [Fact]
    public void Fifo_IsSkipped()
    {
        _temp.Write("from/a/file", "x");
        using (Fd directory = Kernel.Open($"{From}/a", O_PATH | O_DIRECTORY))
            Kernel.MakeFifoEntry(directory, "fifo"u8, 0x1A4);
        Copy("a");
        Assert.Equal(["file"], Directory.GetFileSystemEntries($"{To}/a").Select(Path.GetFileName));
        Assert.Equal(["fifo: it is neither a file, a directory nor a symbolic link"], _skipped);
    }

    [Fact]
    public void Hole_StaysAHole()
    {
        using (Fd file = Kernel.Open($"{From}/sparse", O_WRONLY | O_CREAT, 0x1A4))
        {
            Kernel.WriteAt(file, "begin"u8, 0, "sparse");
            Kernel.WriteAt(file, "end"u8, 1 << 30, "sparse");
            Kernel.Check(ftruncate(file.Number, 3L << 30), "ftruncate");
        }
        Copy("sparse");
        using Fd copy = Kernel.Open($"{To}/sparse", O_RDONLY);
        byte[] end = new byte[3];
        Assert.Equal((3, 3UL << 30), (Kernel.ReadAt(copy, end, 1 << 30, "sparse"), Kernel.Stat(copy).stx_size));
        Assert.Equal("end"u8, end);
        Assert.True(Kernel.Stat(copy).stx_blocks < 10000);
    }

    [Fact]
    public void FilesOfTheKernel_AreRefused()
    {
        using Fd proc = Kernel.Open("/proc", O_PATH | O_DIRECTORY), to = Kernel.Open(To, O_PATH | O_DIRECTORY);
        _temp.Write("from/file", "x");
        using Fd from = Kernel.Open(From, O_PATH | O_DIRECTORY);
        Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => Copier(0xFFF).Copy(proc, Bytes("version"), to, Bytes("version"))).Error);
        Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => Copier(0xFFF).Copy(from, Bytes("file"), proc, Bytes("file"))).Error);
        Assert.Empty(Directory.GetFileSystemEntries(To));
    }

    [Fact]
    public void HardLinks_StayLinks_AlsoBetweenDirectories()
    {
        _temp.Write("from/a/one", "new");
        Directory.CreateDirectory($"{From}/a/b/c");
        Link($"{From}/a/one", $"{From}/a/b/c/two");
        Link($"{From}/a/one", $"{From}/elsewhere");
        _temp.Write("to/a/b/c/two", "old");
        Copy("a");
        Assert.Equal((2U, "new"), (Links($"{To}/a/one"), File.ReadAllText($"{To}/a/b/c/two")));
        Assert.Equal(Inode($"{To}/a/one"), Inode($"{To}/a/b/c/two"));
        Assert.Empty(Directory.GetFiles(To, ".vectl-*", SearchOption.AllDirectories));
    }

    // By whoever may write there, while the copy goes on: nothing is linked but what the copy made itself.
    [Fact]
    public void HardLink_ToACopyThatWasReplaced_IsACopyOfItsOwn()
    {
        _temp.Write("from/one", "content");
        Link($"{From}/one", $"{From}/two");
        _temp.Write("victim", "victim");
        using Fd from = Kernel.Open(From, O_PATH | O_DIRECTORY), target = Kernel.Open(To, O_PATH | O_DIRECTORY);
        TreeCopier copier = Copier(0xFFF);
        copier.Copy(from, Bytes("one"), target, Bytes("one"));
        File.Delete($"{To}/one");
        Link($"{_temp.Path}/victim", $"{To}/one");
        copier.Copy(from, Bytes("two"), target, Bytes("two"));
        Assert.Equal(("content", 1U), (File.ReadAllText($"{To}/two"), Links($"{To}/two")));
    }

    [Fact]
    public void WhatAKilledCopyLeft_IsTakenAwayByTheNextThatNeedsSuchAName()
    {
        const string Stale = ".vectl-2147483647", StaleDirectory = ".vectl-2147483646", Others = ".vectl-notes";
        _temp.Write($"to/{Stale}", "half");
        Directory.CreateDirectory($"{To}/{StaleDirectory}");
        _temp.Write($"to/{Others}", "kept");
        _temp.Write("from/a/file", "x");
        Copy("a");
        Assert.Equal([Others, "a"], Directory.GetFileSystemEntries(To).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    static void Link(string path, string other)
    {
        using Fd file = Kernel.Open(path, O_RDONLY), directory = Kernel.Open(Path.GetDirectoryName(other)!, O_PATH | O_DIRECTORY);
        Assert.Equal(Errno.OK, Kernel.TryLinkFile(file, directory, Bytes(Path.GetFileName(other))));
    }

    static uint Links(string path) => Kernel.TryStat(path)!.Value.stx_nlink;

    static ulong Inode(string path) => Kernel.TryStat(path)!.Value.stx_ino;

    [Fact]
    public void NewFile_ThatIsNotCommitted_IsNotThere()
    {
        using (Fd to = Kernel.Open(To, O_PATH | O_DIRECTORY))
        using (NewFile file = new NewEntries().File(to))
            Kernel.WriteAll(file.Content.Number, "half"u8, "file");
        Assert.Empty(Directory.GetFileSystemEntries(To));
    }

    public void Dispose() => _temp.Dispose();
}
