using System.Formats.Tar;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Templates.Archives;
using TarEntry = System.Formats.Tar.TarEntry;

namespace Vectl.Runtime.Tests.Templates;

public sealed class ArchiveExtractorTests : IDisposable
{
    readonly Sandbox _box = new();

    public ArchiveExtractorTests() => Root.Require();

    public void Dispose() => _box.Dispose();

    VeException Refused(TarBuilder archive, ExtractLimits? limits = null)
    {
        var exception = Assert.Throws<VeException>(() => _box.Extract(archive.End(), limits));
        _box.AssertUntouched();
        return exception;
    }

    [SkippableTheory]
    [InlineData("../outside/sentinel")]
    [InlineData("a/../../outside/sentinel")]
    [InlineData("/../outside/sentinel")]
    public void Extract_ParentInName_Refused(string name)
    {
        VeException exception = Refused(new TarBuilder().File(name, "bad"));
        Assert.Equal(VeError.BadTemplate, exception.Error);
        Assert.Equal($"archive entry '{name}' is refused: its name contains '..'", exception.Message);
    }

    [SkippableFact]
    public void Extract_AbsoluteName_LandsInside()
    {
        _box.Extract(new TarBuilder().File(_box.Sentinel, "inside").End());
        Assert.Equal("inside", File.ReadAllText(_box.In(_box.Sentinel)));
        _box.AssertUntouched();
    }

    [SkippableTheory]
    [InlineData("etc")]
    [InlineData("a/b")]
    public void Extract_FileThroughLink_Refused(string link)
    {
        VeException exception = Refused(new TarBuilder().Link(link, _box.Outside).File($"{link}/sentinel", "bad"));
        Assert.Equal($"archive entry '{link}/sentinel' is refused: a directory of its path is a symbolic link or a file in this archive", exception.Message);
    }

    [SkippableFact]
    public void Extract_FileOverLink_ReplacesTheLink()
    {
        _box.Extract(new TarBuilder().Link("f", _box.Sentinel).File("f", "mine").End());
        Assert.Null(new FileInfo(_box.In("f")).LinkTarget);
        Assert.Equal("mine", File.ReadAllText(_box.In("f")));
        _box.AssertUntouched();
    }

    [SkippableFact]
    public void Extract_DirectoryOverLink_ReplacesTheLink()
    {
        _box.Extract(new TarBuilder().Link("d", _box.Outside).Directory("d").File("d/new", "mine").End());
        Assert.Equal("mine", File.ReadAllText(_box.In("d/new")));
        _box.AssertUntouched();
    }

    [SkippableFact]
    public void Extract_LinkOverDirectoryThenFileThrough_Refused()
        => Assert.Contains("a directory of its path is a symbolic link", Refused(new TarBuilder().Directory("d").Link("d", _box.Outside).File("d/sentinel", "bad")).Message);

    [SkippableFact]
    public void Extract_LinkOverImpliedDirectoryThatStaysOpen_Refused()
        => Assert.Contains("is refused", Refused(new TarBuilder().File("d/x").HardLink("e/y", "d/x").Link("e", _box.Outside).File("e/sentinel", "bad")).Message);

    [SkippableFact]
    public void Extract_LinkOverFullDirectory_Refused()
        => Assert.Equal("archive entry 'd' is refused: it would replace a directory that is not empty", Refused(new TarBuilder().File("d/x").Link("d", "/")).Message);

    [SkippableTheory]
    [InlineData("../outside/sentinel", "its name contains '..'")]
    [InlineData("/etc/passwd", "it is a hard link to 'etc/passwd', which is no file that came before it")]
    [InlineData("nothing", "it is a hard link to 'nothing', which is no file that came before it")]
    [InlineData("link", "it is a hard link to 'link', which is no file that came before it")]
    [InlineData("dirlink/sentinel", "a directory of its path is a symbolic link or a file in this archive")]
    [InlineData("dir", "it is a hard link to 'dir', which is no file that came before it")]
    [InlineData("h", "it is a hard link to 'h', which is no file that came before it")]
    [InlineData("/", "it is a hard link to '', which is no file that came before it")]
    public void Extract_HardLinkElsewhere_Refused(string target, string reason)
    {
        TarBuilder archive = new TarBuilder().Directory("dir").Link("link", _box.Sentinel).Link("dirlink", _box.Outside).HardLink("h", target);
        Assert.EndsWith($"is refused: {reason}", Refused(archive).Message);
    }

    [SkippableFact]
    public void Extract_HardLinkInside_SharesTheFile()
    {
        _box.Extract(new TarBuilder().File("a/f", "one").HardLink("b/g", "./a/f").End());
        Assert.Equal("one", File.ReadAllText(_box.In("b/g")));
        Assert.Equal(2u, Kernel.TryStat(_box.In("a/f"))!.Value.stx_nlink);
    }

    [SkippableFact]
    public void Extract_HardLinkWithData_Refused()
        => Assert.Equal("archive entry 'h' is refused: a hard link with 4 bytes of data", Refused(new TarBuilder().File("f").Raw('1', "h", "evil"u8.ToArray(), link: "f")).Message);

    [SkippableFact]
    public void Extract_Devices_SkippedAndCounted()
    {
        ExtractReport report = _box.Extract(new TarBuilder().Device('3', "dev/null", 1, 3).Device('4', "dev/sda", 8, 0).File("f").End());
        Assert.Equal(2, report.SkippedDevices);
        Assert.Equal([_box.In("f")], Directory.GetFileSystemEntries(_box.Tree));
    }

    [SkippableFact]
    public void Extract_OverlayWhiteout_Refused()
        => Assert.Equal("archive entry 'etc/shadow' is refused: a character device 0:0 is an overlay whiteout", Refused(new TarBuilder().Device('3', "etc/shadow", 0, 0)).Message);

    [SkippableTheory]
    [InlineData("proc")]
    [InlineData("./sys")]
    [InlineData("/dev/")]
    public void Extract_MountPointIsLink_Refused(string name)
        => Assert.EndsWith("is refused: it must be an ordinary directory: a VE gets a mount there", Refused(new TarBuilder().Link(name, _box.Outside)).Message);

    [SkippableTheory]
    [InlineData(65536, 0)]
    [InlineData(0, 65536)]
    public void Extract_IdOutOfRange_Refused(int uid, int gid)
        => Assert.Equal($"archive entry 'f' is refused: it belongs to {uid}:{gid}, a VE has the ids 0 to 65535", Refused(new TarBuilder().File("f", uid: uid, gid: gid)).Message);

    [SkippableFact]
    public void Extract_NulInPaxName_Refused()
        => Assert.Equal("archive entry 'a\\x00b' is refused: its name contains a NUL byte", Refused(new TarBuilder().Pax("path", "a\0b").File("x")).Message);

    [SkippableFact]
    public void Extract_NewlineInName_KeptAndEscapedInMessages()
    {
        _box.Extract(new TarBuilder().File("a\nb", "x").End());
        Assert.Equal("x", File.ReadAllText(_box.In("a\nb")));
        Assert.Equal("archive entry 'a\\x0ab\\x1b[2J' is refused: it belongs to 70000:0, a VE has the ids 0 to 65535",
            Refused(new TarBuilder().File("a\nb\x1b[2J", uid: 70000)).Message);
    }

    [SkippableFact]
    public void Extract_NameThatIsNotUtf8_KeptByteForByte()
    {
        byte[] name = [(byte)'n', 0xE9, 0xFF];
        _box.Extract(new TarBuilder().Raw('0', "x", change: block => name.CopyTo(block, 0)).End());
        Assert.Equal(name, Assert.Single(Kernel.ListEntries(_box.Root)).Name);
    }

    [SkippableFact]
    public void Extract_LongNames_Refused()
    {
        Assert.Contains("a part of its name has 256 bytes, at most 255 are possible", Refused(new TarBuilder().Pax("path", new string('a', 256)).File("x")).Message);
        string deep = string.Concat(Enumerable.Repeat("d/", 2048));
        Assert.Contains("its name has 4096 bytes, at most 4095 are possible", Refused(new TarBuilder().Pax("path", deep).File("x")).Message);
    }

    [SkippableFact]
    public void Extract_ManyEntries_StopsAtLimit()
    {
        VeException exception = Refused(new TarBuilder().File("a/1").File("a/2").File("a/3"), new ExtractLimits(Entries: 3));
        Assert.Equal(VeError.Resources, exception.Error);
        Assert.Equal("archive has more than 3 entries", exception.Message);
    }

    [SkippableFact]
    public void Extract_ManyBytes_StopsBeforeWriting()
    {
        VeException exception = Refused(new TarBuilder().File("a", "12345").File("b", "123456"), new ExtractLimits(Bytes: 10));
        Assert.Equal(VeError.NoSpace, exception.Error);
        Assert.Equal("archive unpacks to more than 10 bytes: 'b' has 6", exception.Message);
        Assert.False(File.Exists(_box.In("b")));
    }

    [SkippableFact]
    public void Extract_HugeDeclaredSize_StopsAtOnce()
    {
        TarBuilder archive = new TarBuilder().Pax("size", long.MaxValue.ToString()).File("x");
        Assert.Equal("archive is damaged at byte 1024: an entry's size is no number", Refused(archive).Message);
        archive = new TarBuilder().Raw('0', "x", size: 8L << 30);
        Assert.Contains("archive unpacks to more than 1000 bytes", Refused(archive, new ExtractLimits(Bytes: 1000)).Message);
    }

    [SkippableFact]
    public void Extract_Attributes_KeepsOnlyHarmlessOnes()
    {
        byte[] capability = [1, 0, 0, 2, 0x80, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] foreignRoot = [1, 0, 0, 3, 0x80, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
        TarBuilder archive = new TarBuilder()
            .Pax(("SCHILY.xattr.security.capability", capability), ("SCHILY.xattr.trusted.overlay.opaque", "y"u8.ToArray()),
                ("SCHILY.xattr.user.overlay.redirect", "/"u8.ToArray()), ("SCHILY.xattr.security.selinux", "x"u8.ToArray()), ("SCHILY.acl.access", "user::rwx"u8.ToArray()))
            .File("f")
            .Pax(("SCHILY.xattr.security.capability", foreignRoot))
            .File("g");
        Assert.Equal(5, _box.Extract(archive.End()).DroppedAttributes);
        using Fd f = Kernel.Open(_box.In("f"), LibC.O_RDONLY), g = Kernel.Open(_box.In("g"), LibC.O_RDONLY);
        Assert.Equal(["security.capability"], Kernel.ListXattrs(f));
        Assert.Equal(capability, Kernel.GetXattr(f, "security.capability"));
        Assert.Empty(Kernel.ListXattrs(g));
    }

    [SkippableFact]
    public void Extract_OwnerModeTime_AreKept()
    {
        _box.Extract(new TarBuilder().Directory("d", mode: 0b1_111_000_101).File("d/f", uid: 33, gid: 65535, mode: 0b100_111_101_101).End());
        statx file = Kernel.TryStat(_box.In("d/f"))!.Value, directory = Kernel.TryStat(_box.In("d"))!.Value;
        Assert.Equal((33u, 65535u), (file.stx_uid, file.stx_gid));
        Assert.Equal(LibC.S_IFREG | 0b100_111_101_101u, file.stx_mode);
        Assert.Equal(LibC.S_IFDIR | 0b1_111_000_101u, directory.stx_mode);
        Assert.Equal((1_000_000_000, 1_000_000_000), (file.stx_mtime.tv_sec, directory.stx_mtime.tv_sec));
    }

    [SkippableFact]
    public void Extract_SetUserIdFile_NeverFollowsTheLinkOfItsName()
    {
        _box.Extract(new TarBuilder().Link("su", _box.Sentinel).File("su", "mine", mode: 0b100_111_111_111).End());
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_box.Sentinel) & UnixFileMode.SetUser);
        _box.AssertUntouched();
    }

    [SkippableTheory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public void Extract_ArchiveOfAnotherProgram_Same(TarEntryFormat format)
    {
        string name = format is TarEntryFormat.V7 ? "usr/share/doc/readme" : $"usr/{new string('n', 90)}/{new string('m', 90)}";
        string content = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}\n"));
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            writer.WriteEntry(Entry(format, TarEntryType.Directory, "usr/"));
            TarEntry file = Entry(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, name);
            file.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            writer.WriteEntry(file);
            TarEntry link = Entry(format, TarEntryType.SymbolicLink, "lib");
            link.LinkName = "usr/lib";
            writer.WriteEntry(link);
        }
        Assert.Equal(3 + (format == TarEntryFormat.V7 ? 2 : 1), _box.Extract(stream.ToArray()).Entries);
        Assert.Equal(content, File.ReadAllText(_box.In(name)));
        Assert.Equal("usr/lib", new FileInfo(_box.In("lib")).LinkTarget);
    }

    static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.V7 => new V7TarEntry(type, name),
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        TarEntryFormat.Gnu => new GnuTarEntry(type, name),
        _ => new PaxTarEntry(type, name),
    };
}
