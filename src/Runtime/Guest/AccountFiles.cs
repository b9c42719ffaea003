using System.Globalization;
using System.Text;

namespace Vectl.Runtime.Guest;

/// <summary>
/// The content of a VE's passwd(5), shadow(5), group(5) and gshadow(5), and what a change makes of it. Lines that are not meant
/// stay as they are, byte by byte: there is one character per byte, whatever the encoding.
/// </summary>
/// <param name="Passwd">Users.</param>
/// <param name="Shadow">Their passwords.</param>
/// <param name="Group">Groups.</param>
/// <param name="Gshadow">The groups' passwords; empty when the VE has no such file.</param>
sealed record AccountFiles(string Passwd, string Shadow, string Group, string Gshadow)
{
    const uint FirstId = 1000, LastId = 59999;

    /// <summary>With a new user and a group of the same name, who has no password but is not locked out. Null when no id is left.</summary>
    public AccountFiles? WithUser(string name, string shell, long today)
    {
        GuestUsers users = GuestUsers.Parse(Encoding.Latin1.GetBytes(Passwd), Encoding.Latin1.GetBytes(Group));
        if (users.FreeId(FirstId, LastId) is not { } id)
            return null;
        uint? group = users.FindGroupByName(name);
        string number = Text(id);
        return this with
        {
            Passwd = Add(Passwd, $"{name}:x:{number}:{Text(group ?? id)}::/home/{name}:{shell}"),
            Shadow = Set(Shadow, name, [.. NewShadow(name, "*", today)]),
            Group = group is null ? Add(Group, $"{name}:x:{number}:") : Group,
            Gshadow = group is null && Gshadow.Length > 0 ? Add(Gshadow, $"{name}:!::") : Gshadow,
        };
    }

    /// <summary>With another password of a user who is there.</summary>
    public AccountFiles WithPassword(string name, string hash, long today)
    {
        string[] shadow = Fields(Shadow, name) is { Length: > 2 } old ? [name, hash, Text(today), .. old[3..]] : NewShadow(name, hash, today);
        // A password in passwd itself would be the one that counts.
        string[]? user = Fields(Passwd, name);
        return this with { Shadow = Set(Shadow, name, shadow), Passwd = user is { Length: > 1 } ? Set(Passwd, name, [name, "x", .. user[2..]]) : Passwd };
    }

    static string[] NewShadow(string name, string hash, long today) => [name, hash, Text(today), "0", "99999", "7", "", "", ""];

    static string[]? Fields(string content, string name)
    {
        foreach (string line in content.Split('\n'))
            if (line.StartsWith(name + ":", StringComparison.Ordinal))
                return line.Split(':');
        return null;
    }

    static string Set(string content, string name, string[] fields)
    {
        string[] lines = content.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith(name + ":", StringComparison.Ordinal));
        if (at < 0)
            return Add(content, string.Join(':', fields));
        lines[at] = string.Join(':', fields);
        return string.Join('\n', lines);
    }

    static string Add(string content, string line) => $"{content}{(content.Length == 0 || content.EndsWith('\n') ? "" : "\n")}{line}\n";

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
