using System.Globalization;

namespace Vectl.Cgroups;

/// <summary>One line of <c>/proc/PID/mountinfo</c> (<c>proc_pid_mountinfo(5)</c>).</summary>
/// <param name="Id">Unique while the mount lives.</param>
/// <param name="Parent">The mount it lies on.</param>
/// <param name="Root">The directory of the file system that is the root of this mount.</param>
/// <param name="MountPoint">Where it is, relative to the process's root.</param>
/// <param name="FileSystemType">E.g. <c>cgroup2</c>.</param>
public readonly record struct MountInfo(int Id, int Parent, string Root, string MountPoint, string FileSystemType)
{
    /// <summary>What is mounted, e.g. <c>/dev/sda1</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The options of the file system, e.g. <c>rw,nsdelegate</c>.</summary>
    public string Options { get; init; } = "";

    /// <summary>Parses one line; false when it is not one of mountinfo.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, out MountInfo mount)
    {
        mount = default;

        // (1) mount id (2) parent id (3) major:minor (4) root (5) mount point (6) options (7) any number of optional
        // fields, then a lone hyphen, (9) type (10) source (11) options of the super block
        if (!int.TryParse(NextField(ref line), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !int.TryParse(NextField(ref line), NumberStyles.None, CultureInfo.InvariantCulture, out int parent))
            return false;
        if (!NextField(ref line).Contains(':'))
            return false;
        ReadOnlySpan<char> root = NextField(ref line), mountPoint = NextField(ref line), options = NextField(ref line);
        if (options.IsEmpty)
            return false;

        ReadOnlySpan<char> field;
        do
        {
            field = NextField(ref line);
            if (field.IsEmpty)
                return false;
        }
        while (field is not "-");

        ReadOnlySpan<char> type = NextField(ref line);
        if (type.IsEmpty)
            return false;
        mount = new MountInfo(id, parent, Unescape(root), Unescape(mountPoint), Unescape(type))
        {
            Source = Unescape(NextField(ref line)),
            Options = Unescape(NextField(ref line)),
        };
        return true;
    }

    /// <summary>What is mounted as the mount of that number in the text of a <c>mountinfo</c> file, or null.</summary>
    public static string? SourceOf(string mountinfo, ulong id)
    {
        foreach (ReadOnlySpan<char> line in mountinfo.AsSpan().EnumerateLines())
            if (TryParse(line, out MountInfo mount) && (ulong)mount.Id == id)
                return mount.Source;
        return null;
    }

    static ReadOnlySpan<char> NextField(scoped ref ReadOnlySpan<char> line)
    {
        int space = line.IndexOf(' ');
        ReadOnlySpan<char> field = space < 0 ? line : line[..space];
        line = space < 0 ? [] : line[(space + 1)..];
        return field;
    }

    // The kernel writes blank, tab, newline, backslash and hash as \ooo (seq_escape in fs/proc_namespace.c).
    static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
            return text.ToString();
        Span<char> decoded = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
            if (text[i] == '\\' && i + 3 < text.Length && IsOctal(text[i + 1]) && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                decoded[length++] = (char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
            else
                decoded[length++] = text[i];
        return decoded[..length].ToString();
    }

    static bool IsOctal(char digit) => digit is >= '0' and <= '7';
}
