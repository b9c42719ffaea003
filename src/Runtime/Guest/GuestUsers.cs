using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest;

/// <summary>
/// The users and groups in a VE's own files. These are hostile: a line that is not as passwd(5) or group(5) says, is very long,
/// or names an id that no VE has, does not count.
/// </summary>
public sealed class GuestUsers
{
    const int LongestLine = 32 << 10, MostGroups = 65536;
    const string PasswdFile = "etc/passwd", GroupFile = "etc/group", DefaultShell = "/bin/sh";

    readonly List<string[]> _users, _groups;

    GuestUsers(ReadOnlySpan<byte> passwd, ReadOnlySpan<byte> group)
    {
        _users = Lines(passwd, 7, [2, 3]);
        _groups = Lines(group, 4, [2]);
    }

    /// <summary>The users of the content of the two files.</summary>
    public static GuestUsers Parse(ReadOnlySpan<byte> passwd, ReadOnlySpan<byte> group) => new(passwd, group);

    /// <summary>The users of a VE; none when the files are not there.</summary>
    public static GuestUsers Read(GuestRoot root) => new(root.TryRead(PasswdFile)?.Content, root.TryRead(GroupFile)?.Content);

    /// <summary>The user of that name or, when there is none, of that number; null when there is none either. As in glibc the first line of a name counts.</summary>
    public GuestUser? Find(string nameOrId)
    {
        string[]? fields = Find(_users, nameOrId);
        if (fields is null)
            return null;
        string home = fields[5].StartsWith('/') ? fields[5] : "/", shell = fields[6].Length > 0 ? fields[6] : DefaultShell;
        uint gid = Id(fields[3])!.Value;
        return new GuestUser(fields[0], Id(fields[2])!.Value, gid, home, shell, GroupsOf(fields[0], gid));
    }

    /// <summary>The id of the group of that name or number; null when there is none.</summary>
    public uint? FindGroup(string nameOrId) => Find(_groups, nameOrId) is { } fields ? Id(fields[2]) : null;

    /// <summary>The id of the group of that name; null when there is none.</summary>
    public uint? FindGroupByName(string name)
    {
        foreach (string[] fields in _groups)
            if (fields[0] == name)
                return Id(fields[2]);
        return null;
    }

    /// <summary>The lowest id from <paramref name="first"/> to <paramref name="last"/> that is no user's and no group's; null when all are taken.</summary>
    public uint? FreeId(uint first, uint last)
    {
        var taken = new HashSet<uint>();
        foreach (string[] fields in _users)
            taken.Add(Id(fields[2])!.Value);
        foreach (string[] fields in _groups)
            taken.Add(Id(fields[2])!.Value);
        while (taken.Contains(first) && first <= last)
            first++;
        return first <= last ? first : null;
    }

    ImmutableArray<uint> GroupsOf(string user, uint primary)
    {
        var ids = ImmutableArray.CreateBuilder<uint>();
        ids.Add(primary);
        foreach (string[] fields in _groups)
            if (ids.Count < MostGroups && Id(fields[2]) is { } gid && !ids.Contains(gid) && Array.IndexOf(fields[3].Split(','), user) >= 0)
                ids.Add(gid);
        return ids.ToImmutable();
    }

    static string[]? Find(List<string[]> lines, string nameOrId)
    {
        foreach (string[] fields in lines)
            if (fields[0] == nameOrId)
                return fields;
        return FindById(lines, nameOrId);
    }

    static string[]? FindById(List<string[]> lines, string id)
    {
        if (Id(id) is not { } number)
            return null;
        foreach (string[] fields in lines)
            if (Id(fields[2]) == number)
                return fields;
        return null;
    }

    static uint? Id(string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id < IdRange.Size ? id : null;

    static List<string[]> Lines(ReadOnlySpan<byte> content, int count, ReadOnlySpan<int> ids)
    {
        var lines = new List<string[]>();
        while (!content.IsEmpty)
        {
            int end = content.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            // A NUL would cut a path short.
            if (line.Length > LongestLine || line.Contains((byte)0))
                continue;
            string[] fields = Encoding.UTF8.GetString(line).Split(':');
            bool valid = fields.Length == count && fields[0].Length > 0;
            foreach (int field in ids)
                valid = valid && Id(fields[field]) is not null;
            if (valid)
                lines.Add(fields);
        }
        return lines;
    }
}
