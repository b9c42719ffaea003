using System.Buffers.Binary;
using Vectl.Runtime.Host;

namespace Vectl.Runtime.Tests.Host;

public sealed class FileSystemChecksTests
{
    const string Known = "nodev\tsysfs\nnodev\ttmpfs\n\text4\nnodev\toverlay\n";

    [Theory]
    [InlineData("overlay", false, FindingLevel.Ok, null)]
    [InlineData("ext4", false, FindingLevel.Ok, null)]
    [InlineData("over", true, FindingLevel.Missing, "modprobe over; echo over > /etc/modules-load.d/vectl.conf")]
    [InlineData("mqueue", false, FindingLevel.Missing, "Use a kernel with mqueue.")]
    public void Present_Name_LevelAndMend(string name, bool module, FindingLevel level, string? mend)
    {
        Finding finding = FileSystemChecks.Present(name, Known, module);
        Assert.Equal((level, mend), (finding.Level, finding.Mend));
    }

    [Theory]
    [InlineData(0xEF53, 6, 1, FindingLevel.Ok, "/d is on ext4")]
    [InlineData(0x01021994, 6, 3, FindingLevel.Ok, "/d is on tmpfs")]
    [InlineData(0x01021994, 6, 1, FindingLevel.Missing, "/d is on tmpfs, which has idmapped mounts since Linux 6.3")]
    [InlineData(0x794C7630, 6, 18, FindingLevel.Missing, "/d is on overlay, which has no idmapped mounts or no owners")]
    [InlineData(0x12345, 6, 18, FindingLevel.Warning, "/d is on a file system that is not known here (0x12345)")]
    public void Type_Magic_SaysWhetherItCanBeIdmapped(long magic, int major, int minor, FindingLevel level, string detail)
    {
        Finding finding = FileSystemChecks.Type("/d", magic, new KernelVersion(major, minor));
        Assert.Equal((level, detail), (finding.Level, finding.Detail));
    }

    [Theory]
    [InlineData((1L << 30) - 1, FindingLevel.Warning, "1023 MiB free in /d")]
    [InlineData(1L << 30, FindingLevel.Ok, "1024 MiB free in /d")]
    public void Space_Bytes_Level(long bytes, FindingLevel level, string detail)
    {
        Finding finding = FileSystemChecks.Space("/d", bytes);
        Assert.Equal((level, detail), (finding.Level, finding.Detail));
    }

    [Theory]
    [InlineData(0, 0, FindingLevel.Ok)]
    [InlineData(100_000, 19_999, FindingLevel.Warning)]
    [InlineData(100_000, 20_000, FindingLevel.Ok)]
    public void Inodes_Free_Level(long total, long free, FindingLevel level) => Assert.Equal(level, FileSystemChecks.Inodes("/d", total, free).Level);

    [Fact]
    public void Tool_Absent_MendIsThePackage() => Assert.Equal(
        new Finding("tools", "xz", FindingLevel.Warning, "not found; it unpacks", "apt-get install xz-utils"),
        ToolChecks.Tool("xz", "xz-utils", "unpacks", found: null));

    [Fact]
    public void Tool_Found_Ok() => Assert.Equal(new Finding("tools", "xz", FindingLevel.Ok, "/bin/xz", null), ToolChecks.Tool("xz", "xz-utils", "unpacks", "/bin/xz"));

    [Theory]
    [InlineData(1u, true)]
    [InlineData(3u, false)]
    public void ElfFile_IsStatic_AnInterpreterMakesItDynamic(uint segment, bool isStatic) => Assert.Equal(isStatic, ElfFile.IsStatic(Elf(segment)));

    [Fact]
    public void ElfFile_IsStatic_NotElfOrCut_False()
    {
        Assert.False(ElfFile.IsStatic([]));
        Assert.False(ElfFile.IsStatic("#!/bin/sh\n"u8));
        Assert.False(ElfFile.IsStatic(Elf(1)[..64]));
        byte[] wild = Elf(1);
        BinaryPrimitives.WriteUInt64LittleEndian(wild.AsSpan(32), ulong.MaxValue - 8);
        Assert.False(ElfFile.IsStatic(wild));
    }

    static byte[] Elf(uint segment)
    {
        byte[] file = new byte[64 + 2 * 56];
        "\u007fELF\u0002\u0001"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(56), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(64), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(64 + 56), segment);
        return file;
    }
}
