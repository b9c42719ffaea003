using System.Buffers.Text;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>Where the data of a sparse file lies: GNU's old map in header blocks, and the text map of its pax format 1.0.</summary>
static class SparseMap
{
    // 16 bytes each; a file with more stretches than this is an attack or belongs in an archive of another kind.
    const int MostExtents = 1 << 20;

    // GNU tar manual, "Storing Sparse Files": offset and length in 12 bytes each.
    const int FieldLength = 12, PairLength = 2 * FieldLength;
    const int HeaderMapAt = 386, HeaderPairs = 4, HeaderMoreAt = 482, RealSizeAt = 483;
    const int BlockPairs = 21, BlockMoreAt = 504;

    /// <summary>The map of type <c>S</c>: four pairs in the header, then blocks of 21.</summary>
    public static (long Size, IReadOnlyList<SparseExtent> Extents) ReadGnu(TarHeader header, long stored, TarReader reader)
    {
        long size = header.Number(RealSizeAt, FieldLength);
        var extents = new List<SparseExtent>();
        AddPairs(extents, header.Block[HeaderMapAt..], HeaderPairs);
        byte[] block = new byte[TarHeader.Size];
        for (bool more = header.Block[HeaderMoreAt] != 0; more; more = block[BlockMoreAt] != 0)
        {
            reader.ReadExactly(block, "it ends inside a sparse map");
            if (extents.Count + BlockPairs > MostExtents)
                throw ArchiveError.Damaged(reader.Position, $"a sparse map has more than {MostExtents} parts");
            AddPairs(extents, block, BlockPairs);
        }
        Check(extents, size, stored, reader.Position);
        return (size, extents);
    }

    /// <summary>The map of format 1.0: decimal lines before the data, padded to a block.</summary>
    /// <param name="size">The file's length.</param>
    /// <param name="stored">How many stored bytes are left; the map's are taken off.</param>
    /// <param name="reader">Stands at the first stored byte.</param>
    public static List<SparseExtent> ReadPax(long size, ref long stored, TarReader reader)
    {
        var lines = new LineReader(reader);
        long count = lines.Next(ref stored);
        if (count > MostExtents)
            throw ArchiveError.Damaged(reader.Position, $"a sparse map has {count} parts, at most {MostExtents} are allowed");
        var extents = new List<SparseExtent>();
        for (long i = 0; i < count; i++)
        {
            long offset = lines.Next(ref stored);
            extents.Add(new SparseExtent(offset, lines.Next(ref stored)));
        }
        Check(extents, size, stored, reader.Position);
        return extents;
    }

    static void AddPairs(List<SparseExtent> extents, ReadOnlySpan<byte> fields, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pair = fields.Slice(i * PairLength, PairLength);
            if (pair[FieldLength] == 0)
                return;
            extents.Add(new SparseExtent(TarHeader.ParseNumber(pair[..FieldLength]), TarHeader.ParseNumber(pair[FieldLength..])));
        }
    }

    static void Check(List<SparseExtent> extents, long size, long stored, long position)
    {
        long end = 0, sum = 0;
        foreach (SparseExtent extent in extents)
        {
            if (extent.Offset < end || extent.Length < 0 || extent.Length > size - extent.Offset)
                throw ArchiveError.Damaged(position, "a sparse map's parts overlap or lie outside the file");
            end = extent.Offset + extent.Length;
            sum += extent.Length;
        }
        if (size < 0 || sum != stored)
            throw ArchiveError.Damaged(position, $"a sparse map describes {sum} bytes, {stored} are stored");
    }

    /// <summary>Takes decimal lines out of whole blocks, so that the reader stands at a block's start when the map ends.</summary>
    sealed class LineReader(TarReader reader)
    {
        readonly byte[] _block = new byte[TarHeader.Size];
        int _at = TarHeader.Size;

        public long Next(ref long stored)
        {
            Span<byte> line = stackalloc byte[20];
            for (int length = 0; length < line.Length; length++)
            {
                if (_at == _block.Length)
                {
                    if (stored < _block.Length)
                        break;
                    reader.ReadExactly(_block, "it ends inside a sparse map");
                    stored -= _block.Length;
                    _at = 0;
                }
                line[length] = _block[_at++];
                if (line[length] == '\n')
                {
                    if (Utf8Parser.TryParse(line[..length], out long number, out int used) && used == length && number >= 0)
                        return number;
                    break;
                }
            }
            throw ArchiveError.Damaged(reader.Position, "a sparse map holds something else than numbers");
        }
    }
}
