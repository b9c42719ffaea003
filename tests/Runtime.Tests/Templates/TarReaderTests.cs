using System.IO.Compression;
using System.Text;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Templates.Archives;

namespace Vectl.Runtime.Tests.Templates;

public sealed class TarReaderTests
{
    static TarReader Open(byte[] archive) => new(new MemoryStream(archive));

    static string Fault(byte[] archive)
    {
        TarReader reader = Open(archive);
        var exception = Assert.Throws<VeException>(() =>
        {
            byte[] buffer = new byte[4096];
            while (reader.Next() is not null)
                while (reader.ReadData(buffer) > 0)
                {
                }
        });
        Assert.Equal(VeError.BadTemplate, exception.Error);
        return exception.Message;
    }

    [Fact]
    public void Next_Garbage_Damaged()
        => Assert.Equal("archive is damaged at byte 0: it does not begin with a tar header", Fault(Encoding.ASCII.GetBytes(new string('x', 2048))));

    [Fact]
    public void Next_Empty_Damaged() => Assert.Equal("archive is damaged at byte 0: it ends without an end mark", Fault([]));

    [Fact]
    public void Next_NoEndMark_Damaged() => Assert.Equal("archive is damaged at byte 1024: it ends without an end mark", Fault(new TarBuilder().File("f").Cut()));

    [Fact]
    public void Next_CutInFile_Damaged()
        => Assert.Equal("archive is damaged at byte 1000: it ends inside a file", Fault(new TarBuilder().File("f", new string('x', 600)).Cut()[..1000]));

    [Fact]
    public void Next_FlippedBit_Damaged()
    {
        byte[] archive = new TarBuilder().File("f").File("g").End();
        archive[1024] ^= 1;
        Assert.Equal("archive is damaged at byte 1024: the header's checksum is wrong", Fault(archive));
    }

    [Fact]
    public void Next_CutGzip_Damaged()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(new TarBuilder().File("f", string.Concat(Enumerable.Range(0, 9999))).End());
        var reader = new TarReader(new GZipStream(new MemoryStream(packed.ToArray()[..^400]), CompressionMode.Decompress));
        Assert.NotNull(reader.Next());
        Assert.Equal(VeError.BadTemplate, Assert.Throws<VeException>(() => reader.Next()).Error);
    }

    [Fact]
    public void Next_HugePaxHeader_RefusedBeforeReading()
        => Assert.Equal($"archive is damaged at byte 512: a pax header has {1L << 32} bytes, at most 4194304 are allowed", Fault(new TarBuilder().Raw('x', "pax", size: 1L << 32).Cut()));

    [Theory]
    [InlineData("5 a=b\n")]
    [InlineData("99 a=b\n")]
    [InlineData("6 a-b\n")]
    [InlineData("-6 a=b\n")]
    [InlineData("6 a=bX")]
    [InlineData("11 size=-1\n")]
    public void Next_MalformedPaxRecord_Damaged(string record)
        => Assert.Equal("archive is damaged at byte 512: a pax record is malformed", Fault(new TarBuilder().Raw('x', "pax", Encoding.ASCII.GetBytes(record)).File("f").End()));

    [Fact]
    public void Next_GlobalHeaderThatChangesEntries_Refused()
        => Assert.Equal("archive entry 'path' is refused: a global pax header that sets it for all entries", Fault(new TarBuilder().Raw('g', "pax", "13 path=../x\n"u8.ToArray()).File("f").End()));

    [Fact]
    public void Next_UnknownType_Refused()
        => Assert.Equal("archive entry 'f' is refused: its type is 0x4d, which this program does not know", Fault(new TarBuilder().Raw('M', "f").End()));

    [Fact]
    public void Next_GnuLongNames_Joined()
    {
        string name = new('n', 300), target = new('t', 300);
        TarEntry entry = Open(new TarBuilder().Raw('L', "././@LongLink", Encoding.ASCII.GetBytes(name + "\0")).Raw('K', "././@LongLink", Encoding.ASCII.GetBytes(target + "\0")).Link("n", "t").End()).Next()!;
        Assert.Equal((name, target), (Encoding.ASCII.GetString(entry.Path), Encoding.ASCII.GetString(entry.LinkTarget)));
    }

    [Fact]
    public void Next_Base256Numbers_Read()
    {
        TarEntry entry = Open(new TarBuilder().Raw('0', "f", change: block =>
        {
            block.AsSpan(108, 8).Clear();
            block[108] = 0x80;
            block[113] = 1;
        }).End()).Next()!;
        Assert.Equal(65536, entry.Uid);
    }

    [Fact]
    public void Next_PaxSparse_HasItsExtents()
    {
        byte[] map = new byte[512];
        "2\n0\n3\n1000\n2\n"u8.CopyTo(map);
        TarReader reader = Open(new TarBuilder()
            .Pax(("GNU.sparse.major", "1"u8.ToArray()), ("GNU.sparse.minor", "0"u8.ToArray()), ("GNU.sparse.name", "real"u8.ToArray()), ("GNU.sparse.realsize", "5000"u8.ToArray()))
            .Raw('0', "GNUSparseFile.0/real", [.. map, .. "abcde"u8]).File("after").End());
        TarEntry entry = reader.Next()!;
        Assert.Equal(("real", 5000L), (Encoding.ASCII.GetString(entry.Path), entry.Size));
        Assert.Equal([new SparseExtent(0, 3), new SparseExtent(1000, 2)], entry.Extents);
        byte[] data = new byte[16];
        Assert.Equal(5, reader.ReadData(data));
        Assert.Equal("abcde", Encoding.ASCII.GetString(data, 0, 5));
        Assert.Equal("after", Encoding.ASCII.GetString(reader.Next()!.Path));
    }

    [Theory]
    [InlineData("2\n0\n3\n2\n2\n", "a sparse map's parts overlap or lie outside the file")]
    [InlineData("1\n4999\n5\n", "a sparse map's parts overlap or lie outside the file")]
    [InlineData("1\n0\n4\n", "a sparse map describes 4 bytes, 5 are stored")]
    [InlineData("99999999\n", "a sparse map has 99999999 parts, at most 1048576 are allowed")]
    [InlineData("1\n-1\n5\n", "a sparse map holds something else than numbers")]
    [InlineData("123456789012345678901234567890\n", "a sparse map holds something else than numbers")]
    public void Next_HostileSparseMap_Damaged(string map, string reason)
    {
        byte[] block = new byte[512];
        Encoding.ASCII.GetBytes(map).CopyTo(block, 0);
        byte[] archive = new TarBuilder().Pax(("GNU.sparse.major", "1"u8.ToArray()), ("GNU.sparse.realsize", "5000"u8.ToArray())).Raw('0', "f", [.. block, .. "abcde"u8]).End();
        Assert.EndsWith(reason, Fault(archive));
    }

    [Fact]
    public void Next_GnuSparse_HasItsExtents()
    {
        TarEntry entry = Open(new TarBuilder().Raw('S', "f", "abc"u8.ToArray(), change: block =>
        {
            TarBuilder.Octal(block, 386, 12, 4096);
            TarBuilder.Octal(block, 398, 12, 3);
            TarBuilder.Octal(block, 483, 12, 8192);
        }).End()).Next()!;
        Assert.Equal(8192, entry.Size);
        Assert.Equal([new SparseExtent(4096, 3)], entry.Extents);
    }

    [Fact]
    public void Next_EverythingCutAnywhere_NeverHangsOrCrashes()
    {
        byte[] archive = new TarBuilder().Pax("path", "long").File("f", new string('x', 700)).Link("l", "t").Directory("d").Cut();
        for (int length = 0; length < archive.Length; length += 7)
            Fault(archive[..length]);
    }
}
