using System.Globalization;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates.Archives;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>
/// The identity of a tree: SHA-256 over one record per entry, directories before their entries and these in the order
/// of their bytes. A record is, each ended by NUL: path, mode with type (octal), uid, gid, then the contents' SHA-256, a
/// link's target or a device's number, then the kept attributes as <c>name=hex</c>, and a newline. Times and the order on disk do not count.
/// </summary>
sealed class TreeDigest
{
    const int ReportEvery = 512;

    readonly Sha256 _listing = new();
    readonly Sha256 _content = new();
    readonly Dictionary<ulong, string> _linked = [];
    readonly byte[] _buffer = new byte[128 * 1024];
    readonly IProgress<TemplateProgress>? _progress;

    TreeDigest(IProgress<TemplateProgress>? progress) => _progress = progress;

    /// <summary>The sum of file lengths; a file with several names counts once.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many entries there are, without the root.</summary>
    public long Entries { get; private set; }

    /// <summary><c>sha256:</c> and the digest.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Reads the whole tree below <paramref name="root"/>.</summary>
    public static TreeDigest Compute(Fd root, IProgress<TemplateProgress>? progress = null)
    {
        var digest = new TreeDigest(progress);
        digest.Walk(root);
        digest.Text = "sha256:" + digest._listing.Finish();
        return digest;
    }

    void Walk(Fd root)
    {
        using var cursor = new TreeCursor(root);
        AddDirectory(cursor.Directory, [], Kernel.Stat(root));
        var levels = new Stack<Level>();
        levels.Push(new Level([], List(cursor.Directory)));
        while (levels.TryPeek(out Level? level))
        {
            if (!level.Entries.TryDequeue(out byte[]? name))
            {
                levels.Pop();
                if (levels.Count > 0)
                    cursor.Leave();
                continue;
            }
            byte[] path = level.Path.Length == 0 ? name : [.. level.Path, (byte)'/', .. name];
            statx entry = Kernel.TryStatEntry(cursor.Directory, name) ?? throw new ErrnoException(Errno.ENOENT, "statx", Kernel.ShowName(path));
            if (++Entries % ReportEvery == 0)
                _progress?.Report(new TemplateProgress("computing the digest", Entries));
            if ((entry.stx_mode & S_IFMT) != S_IFDIR)
            {
                Add(cursor.Directory, name, path, entry);
                continue;
            }
            cursor.Enter(name);
            AddDirectory(cursor.Directory, path, entry);
            levels.Push(new Level(path, List(cursor.Directory)));
        }
    }

    void AddDirectory(Fd directory, byte[] path, in statx entry) => Append(path, entry, [], directory);

    void Add(Fd directory, byte[] name, byte[] path, in statx entry)
    {
        switch (entry.stx_mode & S_IFMT)
        {
            case S_IFREG:
                using (Fd file = Kernel.OpenEntry(directory, name, O_RDONLY | O_NONBLOCK))
                    Append(path, entry, Encoding.ASCII.GetBytes(Content(file, path, entry)), file);
                break;
            case S_IFLNK:
                Append(path, entry, Kernel.ReadLinkEntry(directory, name), null);
                break;
            case S_IFCHR or S_IFBLK:
                Append(path, entry, Encoding.ASCII.GetBytes($"{entry.stx_rdev_major}:{entry.stx_rdev_minor}"), null);
                break;
            default:
                Append(path, entry, [], null);
                break;
        }
    }

    string Content(Fd file, byte[] path, in statx entry)
    {
        if (entry.stx_nlink > 1 && _linked.TryGetValue(entry.stx_ino, out string? known))
            return known;
        string shown = Kernel.ShowName(path);
        for (int count; (count = Kernel.Read(file, _buffer, shown)) > 0; Bytes += count)
            _content.Append(_buffer.AsSpan(0, count));
        string hash = _content.Finish();
        if (entry.stx_nlink > 1)
            _linked[entry.stx_ino] = hash;
        return hash;
    }

    void Append(ReadOnlySpan<byte> path, in statx entry, ReadOnlySpan<byte> content, Fd? attributesOf)
    {
        Field(path);
        Field(Encoding.ASCII.GetBytes(Convert.ToString(entry.stx_mode, 8)));
        Field(Encoding.ASCII.GetBytes(entry.stx_uid.ToString(CultureInfo.InvariantCulture)));
        Field(Encoding.ASCII.GetBytes(entry.stx_gid.ToString(CultureInfo.InvariantCulture)));
        Field(content);
        if (attributesOf is not null)
            AppendAttributes(attributesOf);
        _listing.Append("\n"u8);
    }

    void AppendAttributes(Fd fd)
    {
        string[] names = Kernel.ListXattrs(fd);
        Array.Sort(names, StringComparer.Ordinal);
        foreach (string name in names)
        {
            // What a security module of this host labels is not the template's.
            if (name.StartsWith("security.", StringComparison.Ordinal) && name != "security.capability")
                continue;
            byte[] value = Kernel.GetXattr(fd, name);
            if (ArchiveAttributes.IsKept(name, value))
                Field(Encoding.UTF8.GetBytes($"{name}={Convert.ToHexStringLower(value)}"));
        }
    }

    void Field(ReadOnlySpan<byte> value)
    {
        _listing.Append(value);
        _listing.Append("\0"u8);
    }

    static Queue<byte[]> List(Fd directory)
    {
        List<DirectoryEntry> entries = Kernel.ListEntries(directory);
        entries.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        return new Queue<byte[]>(entries.Select(entry => entry.Name));
    }

    sealed record Level(byte[] Path, Queue<byte[]> Entries);
}
