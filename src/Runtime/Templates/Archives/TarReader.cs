using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>
/// Reads POSIX pax, ustar, GNU and old tar archives from a stream, one entry after the other. It is our own because
/// names and attribute values are bytes here: a decoder to text would damage <c>security.capability</c> and every
/// name that is not UTF-8. Whatever an archive says, it takes a bounded amount of memory.
/// </summary>
sealed class TarReader(Stream source)
{
    // Attribute values have at most 64 KiB each (xattr(7)); a name has at most PATH_MAX.
    const int LongestPaxHeader = 4 << 20, LongestName = 8192;

    // Archivers pad to a record of at most a few megabytes; more than this is no padding.
    const long LongestTrailer = 64 << 20;

    readonly byte[] _block = new byte[TarHeader.Size];
    long _stored;
    long _padding;

    /// <summary>How many bytes of the (decompressed) archive are read.</summary>
    public long Position { get; private set; }

    /// <summary>The next entry, or null at the end of the archive. What is left of the one before is skipped.</summary>
    public TarEntry? Next()
    {
        PaxHeader? pax = null;
        byte[]? longName = null, longLink = null;
        while (true)
        {
            Skip(_stored + _padding);
            _stored = _padding = 0;
            ReadExactly(_block, "it ends without an end mark");
            var header = new TarHeader(_block);
            if (header.IsEnd)
            {
                SkipTrailer();
                return null;
            }
            if (!header.IsValid)
                throw ArchiveError.Damaged(Position - TarHeader.Size, Position == TarHeader.Size ? "it does not begin with a tar header" : "the header's checksum is wrong");
            SetData(header.FileSize);
            switch (header.TypeFlag)
            {
                case 'x':
                    pax = ReadPax();
                    break;
                case 'g':
                    CheckGlobal(ReadPaxBytes());
                    break;
                case 'L':
                    longName = ReadName();
                    break;
                case 'K':
                    longLink = ReadName();
                    break;
                case 'V':
                    break;
                default:
                    return ToEntry(header, pax, longName, longLink);
            }
        }
    }

    /// <summary>Reads stored data of the current entry; fewer bytes only at its end.</summary>
    public int ReadData(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, _stored);
        ReadExactly(buffer[..count], "it ends inside a file");
        _stored -= count;
        return count;
    }

    TarEntry ToEntry(TarHeader header, PaxHeader? pax, byte[]? longName, byte[]? longLink)
    {
        byte[] path = pax?.Path ?? longName ?? header.Path;
        TarType type = TypeOf(header.TypeFlag, path);
        long stored = pax?.Size ?? header.FileSize;
        if (type == TarType.HardLink && stored > 0)
            throw ArchiveError.Refused(path, $"a hard link with {stored} bytes of data");
        // For the other types the size field is a hint about the file system it came from, without data.
        SetData(type == TarType.File ? stored : 0);
        (long size, IReadOnlyList<SparseExtent> extents) = type == TarType.File ? Layout(header, pax, path) : (0, []);
        long uid = pax?.Uid ?? header.Uid, gid = pax?.Gid ?? header.Gid;
        return new TarEntry
        {
            Path = path,
            Type = type,
            Mode = header.Mode,
            Uid = uid,
            Gid = gid,
            Size = size,
            ModifiedAt = pax?.ModifiedAt ?? header.ModifiedAt,
            LinkTarget = pax?.LinkTarget ?? longLink ?? header.LinkTarget,
            DeviceMajor = header.DeviceMajor,
            DeviceMinor = header.DeviceMinor,
            Extents = extents,
            Xattrs = pax?.Xattrs ?? [],
            ForeignAttributes = pax?.ForeignAttributes ?? 0,
        };
    }

    (long Size, IReadOnlyList<SparseExtent> Extents) Layout(TarHeader header, PaxHeader? pax, byte[] path)
    {
        if (header.TypeFlag == 'S')
            return SparseMap.ReadGnu(header, _stored, this);
        if (pax is { SparseMajor: 1, RealSize: long real })
            return (real, SparseMap.ReadPax(real, ref _stored, this));
        if (pax is { SparseMajor: not 0 } or { HasOldSparseMap: true })
            throw ArchiveError.Refused(path, "a sparse file in a format before 1.0; make the archive with --sparse-version=1.0");
        return (_stored, [new SparseExtent(0, _stored)]);
    }

    static TarType TypeOf(char flag, byte[] path) => flag switch
    {
        '0' or '\0' when path is [.., (byte)'/'] => TarType.Directory,
        '0' or '\0' or '7' or 'S' => TarType.File,
        '1' => TarType.HardLink,
        '2' => TarType.Link,
        '3' => TarType.CharacterDevice,
        '4' => TarType.BlockDevice,
        '5' => TarType.Directory,
        '6' => TarType.Fifo,
        _ => throw ArchiveError.Refused(path, $"its type is 0x{(int)flag:x2}, which this program does not know"),
    };

    void SetData(long size)
    {
        // Within 2^62 the sum with the padding cannot overflow; no file system stores more either.
        if (size is < 0 or > 1L << 62)
            throw ArchiveError.Damaged(Position - TarHeader.Size, "an entry's size is no number");
        _stored = size;
        _padding = -size & (TarHeader.Size - 1);
    }

    PaxHeader ReadPax()
    {
        long at = Position;
        return PaxHeader.TryParse(ReadPaxBytes(), out PaxHeader header) ? header : throw ArchiveError.Damaged(at, "a pax record is malformed");
    }

    byte[] ReadPaxBytes() => ReadSmall(LongestPaxHeader, "a pax header");

    byte[] ReadName()
    {
        byte[] name = ReadSmall(LongestName, "a name");
        int end = Array.IndexOf(name, (byte)0);
        return end < 0 ? name : name[..end];
    }

    byte[] ReadSmall(int limit, string what)
    {
        if (_stored > limit)
            throw ArchiveError.Damaged(Position, $"{what} has {_stored} bytes, at most {limit} are allowed");
        byte[] data = new byte[_stored];
        ReadData(data);
        return data;
    }

    // A global header changes all entries after it. Archives of systems have none but for a comment.
    void CheckGlobal(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (!PaxHeader.TryTakeRecord(ref data, out ReadOnlySpan<byte> key, out _))
                throw ArchiveError.Damaged(Position, "a pax record is malformed");
            if (!key.SequenceEqual("comment"u8))
                throw ArchiveError.Refused(key, "a global pax header that sets it for all entries");
        }
    }

    // Reading on makes a decompressor check its own end mark and sum.
    void SkipTrailer()
    {
        long left = LongestTrailer;
        for (int count; (count = source.Read(_block)) > 0; Position += count)
            if ((left -= count) < 0)
                throw new VeException(VeError.BadTemplate, $"archive has more than {LongestTrailer} bytes after its end mark");
    }

    void Skip(long count)
    {
        Span<byte> buffer = stackalloc byte[4096];
        for (int part; count > 0; count -= part)
        {
            part = (int)Math.Min(buffer.Length, count);
            ReadExactly(buffer[..part], "it ends inside a file");
        }
    }

    internal void ReadExactly(Span<byte> buffer, string failure)
    {
        try
        {
            int count = source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            Position += count;
            if (count < buffer.Length)
                throw ArchiveError.Damaged(Position, failure);
        }
        // What the gzip decoder says of a broken stream.
        catch (InvalidDataException exception)
        {
            throw ArchiveError.Damaged(Position, $"it cannot be decompressed ({exception.Message})");
        }
    }
}
