using System.Buffers.Text;
using System.Text;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>The records <c>LENGTH KEY=VALUE\n</c> of an extended header (POSIX <c>pax</c>, "pax Extended Header").</summary>
sealed class PaxHeader
{
    const string XattrPrefix = "SCHILY.xattr.";

    byte[]? _path, _sparseName;

    /// <summary>The entry's name; a sparse file's is apart, and <c>path</c> is then a placeholder.</summary>
    public byte[]? Path => _sparseName ?? _path;
    public byte[]? LinkTarget { get; private set; }
    public long? Size { get; private set; }
    public long? Uid { get; private set; }
    public long? Gid { get; private set; }
    public long? ModifiedAt { get; private set; }

    /// <summary>GNU's sparse format: 1.0 has a map in the data, older ones have it in the header; 0 is none.</summary>
    public int SparseMajor { get; private set; }
    public bool HasOldSparseMap { get; private set; }
    public long? RealSize { get; private set; }

    public List<KeyValuePair<string, byte[]>> Xattrs { get; } = [];
    public int ForeignAttributes { get; private set; }

    /// <summary>Reads all records; false when they are malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out PaxHeader header)
    {
        header = new PaxHeader();
        while (!data.IsEmpty)
        {
            if (!TryTakeRecord(ref data, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
                || !header.TryAdd(Encoding.UTF8.GetString(key), value))
                return false;
        }
        return true;
    }

    /// <summary>Splits the first record off; false when its length or its form is wrong.</summary>
    public static bool TryTakeRecord(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        if (!Utf8Parser.TryParse(data, out int length, out int digits) || length <= digits + 1 || length > data.Length
            || data[digits] != ' ' || data[length - 1] != '\n')
            return false;
        ReadOnlySpan<byte> record = data[(digits + 1)..(length - 1)];
        int equals = record.IndexOf((byte)'=');
        if (equals <= 0)
            return false;
        key = record[..equals];
        value = record[(equals + 1)..];
        data = data[length..];
        return true;
    }

    bool TryAdd(string key, ReadOnlySpan<byte> value)
    {
        long number;
        switch (key)
        {
            case "path":
                _path = value.ToArray();
                return true;
            case "GNU.sparse.name":
                _sparseName = value.ToArray();
                return true;
            case "linkpath":
                LinkTarget = value.ToArray();
                return true;
            case "size" when TryNumber(value, out number):
                Size = number;
                return true;
            case "uid" when TryNumber(value, out number):
                Uid = number;
                return true;
            case "gid" when TryNumber(value, out number):
                Gid = number;
                return true;
            case "mtime" when TrySeconds(value, out number):
                ModifiedAt = number;
                return true;
            case "GNU.sparse.major" when TryNumber(value, out number):
                SparseMajor = (int)Math.Min(number, int.MaxValue);
                return true;
            case "GNU.sparse.realsize" when TryNumber(value, out number):
                RealSize = number;
                return true;
            case "size" or "uid" or "gid" or "mtime" or "GNU.sparse.major" or "GNU.sparse.realsize":
                return false;
            case "GNU.sparse.map" or "GNU.sparse.offset" or "GNU.sparse.size":
                HasOldSparseMap = true;
                return true;
        }
        if (key.StartsWith(XattrPrefix, StringComparison.Ordinal))
            Xattrs.Add(new(key[XattrPrefix.Length..], value.ToArray()));
        else if (key.StartsWith("SCHILY.acl.", StringComparison.Ordinal))
            ForeignAttributes++;
        return true;
    }

    static bool TryNumber(ReadOnlySpan<byte> text, out long number)
        => Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && number >= 0;

    // Seconds with an optional fraction, which is dropped.
    static bool TrySeconds(ReadOnlySpan<byte> text, out long seconds)
        => Utf8Parser.TryParse(text, out seconds, out int used) && (used == text.Length || text[used] == '.');
}
