namespace Vectl.Runtime.Templates.Archives;

/// <summary>A name from an archive, made relative to the root and free of everything that could lead out of it.</summary>
static class ArchivePath
{
    // PATH_MAX with its NUL, and NAME_MAX (linux/limits.h).
    const int LongestPath = 4095, LongestName = 255;

    /// <summary>
    /// Drops leading slashes (as tar does), <c>.</c> and empty parts; refuses <c>..</c>, NUL and what no file system
    /// can hold. The root itself is empty.
    /// </summary>
    public static byte[] Normalize(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            throw ArchiveError.Refused(path, "it has no name");
        if (path.Contains((byte)0))
            throw ArchiveError.Refused(path, "its name contains a NUL byte");
        if (path.Length > LongestPath)
            throw ArchiveError.Refused(path, $"its name has {path.Length} bytes, at most {LongestPath} are possible");
        byte[] result = new byte[path.Length];
        int length = 0;
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> part = path[range];
            if (part.IsEmpty || part.SequenceEqual("."u8))
                continue;
            if (part.SequenceEqual(".."u8))
                throw ArchiveError.Refused(path, "its name contains '..'");
            if (part.Length > LongestName)
                throw ArchiveError.Refused(path, $"a part of its name has {part.Length} bytes, at most {LongestName} are possible");
            if (length > 0)
                result[length++] = (byte)'/';
            part.CopyTo(result.AsSpan(length));
            length += part.Length;
        }
        return result[..length];
    }

    /// <summary>Splits a normalized path into the directory and the last name.</summary>
    public static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> directory)
    {
        int slash = path.LastIndexOf((byte)'/');
        directory = slash < 0 ? default : path[..slash];
        return path[(slash + 1)..];
    }
}
