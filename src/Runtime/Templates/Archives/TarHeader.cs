namespace Vectl.Runtime.Templates.Archives;

/// <summary>One 512-byte header block (POSIX <c>pax</c>, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").</summary>
readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int Size = 512;
    const int ChecksumAt = 148, ChecksumLength = 8;

    readonly ReadOnlySpan<byte> _block = block;

    public ReadOnlySpan<byte> Block => _block;

    public char TypeFlag => (char)_block[156];

    public long FileSize => Number(124, 12);

    public uint Mode => (uint)(Number(100, 8) & 0xFFF);

    public long Uid => Number(108, 8);

    public long Gid => Number(116, 8);

    public long ModifiedAt => Number(136, 12);

    public long DeviceMajor => Number(329, 8);

    public long DeviceMinor => Number(337, 8);

    public byte[] LinkTarget => Text(157, 100).ToArray();

    // GNU's own format ends the magic with a space and uses the prefix field for other things.
    bool HasPrefix => _block.Slice(257, 6).SequenceEqual("ustar\0"u8);

    public byte[] Path
    {
        get
        {
            ReadOnlySpan<byte> name = Text(0, 100), prefix = HasPrefix ? Text(345, 155) : [];
            return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
        }
    }

    /// <summary>Whether the block is all zeros, which marks the end of an archive.</summary>
    public bool IsEnd => !_block.ContainsAnyExcept((byte)0);

    /// <summary>Whether the checksum holds; old programs summed signed bytes.</summary>
    public bool IsValid
    {
        get
        {
            long unsigned = ChecksumLength * ' ', signed = unsigned;
            for (int i = 0; i < Size; i++)
                if (i is < ChecksumAt or >= ChecksumAt + ChecksumLength)
                {
                    unsigned += _block[i];
                    signed += (sbyte)_block[i];
                }
            long stored = Number(ChecksumAt, ChecksumLength);
            return stored == unsigned || stored == signed;
        }
    }

    /// <summary>A number field at any place of the block; see <see cref="ParseNumber"/>.</summary>
    public long Number(int offset, int length) => ParseNumber(_block.Slice(offset, length));

    /// <summary>Octal digits, or two's complement in base 256 when the first bit is set (GNU); -1 when it is neither or too large.</summary>
    public static long ParseNumber(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            value = (field[0] & 0x40) != 0 ? -1 : 0;
            foreach (byte b in field[1..])
            {
                if (value is > long.MaxValue >> 8 or < long.MinValue >> 8)
                    return -1;
                value = value << 8 | b;
            }
            return value;
        }
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return -1;
            value = value << 3 | (long)(digit - '0');
        }
        return value;
    }

    ReadOnlySpan<byte> Text(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
