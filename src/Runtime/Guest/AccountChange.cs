using System.Collections.Immutable;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest.Passwords;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest;

/// <summary>What a user of a VE gets: a password, or ssh keys. It is written into the VE and nowhere else.</summary>
public sealed record AccountChange
{
    const int LongestName = 32;

    AccountChange(string user) => User = user;

    /// <summary>The login name.</summary>
    public string User { get; }

    /// <summary>The password as crypt(5) has it, or null.</summary>
    public string? PasswordHash { get; private init; }

    /// <summary>Lines for <c>authorized_keys</c>.</summary>
    public ImmutableArray<string> Keys { get; private init; } = [];

    /// <summary>Reads <c>USER:PASSWORD</c> (exit code 21 when it is something else).</summary>
    /// <param name="pair">The user, a colon, and the password, which may contain colons.</param>
    /// <param name="isCrypted">Whether the password is one that crypt(3) made.</param>
    public static AccountChange OfPassword(string pair, bool isCrypted)
    {
        int colon = pair.IndexOf(':');
        // Not a word of the password may get into a message.
        if (colon < 0)
            throw new VeException(VeError.BadValue, "--userpasswd has no colon, expected USER:PASSWORD", "Or give -, and lines of USER:PASSWORD on the standard input.");
        string user = CheckUser(pair[..colon]), password = pair[(colon + 1)..];
        if (password.Length == 0)
            throw new VeException(VeError.BadValue, $"the password of {user} is empty: anybody could log in");
        if (isCrypted && password.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || isCrypted && password.Contains(':'))
            throw new VeException(VeError.BadValue, $"the password of {user} is not as crypt(3) makes it", "Without --crypted it is taken as it is typed.");
        if (!isCrypted && (password.Any(char.IsControl) || password.Length > Sha512Crypt.LongestPassword / 4))
            throw new VeException(VeError.BadValue, $"the password of {user} has control characters or more than {Sha512Crypt.LongestPassword / 4} characters");
        return new AccountChange(user) { PasswordHash = isCrypted ? password : Sha512Crypt.Hash(password) };
    }

    /// <summary>Takes the lines of an OpenSSH public key file (exit code 21 when it is something else).</summary>
    public static AccountChange OfKeys(string user, string file, string content)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        foreach (string line in content.Split('\n'))
        {
            string key = line.Trim();
            if (key.Length == 0 || key[0] == '#')
                continue;
            if (key.Any(char.IsControl) || !key.Contains(' ') || key.Contains("PRIVATE KEY", StringComparison.Ordinal))
                throw new VeException(VeError.BadValue, $"{Printable.Text(file)} is no file of ssh public keys", "It is the one whose name ends in .pub.");
            keys.Add(key);
        }
        if (keys.Count == 0)
            throw new VeException(VeError.BadValue, $"{Printable.Text(file)} has no ssh public key");
        return new AccountChange(CheckUser(user)) { Keys = keys.ToImmutable() };
    }

    /// <summary>Whether useradd(8) would take the name.</summary>
    public static bool IsUserName(string name)
        => name.Length is > 0 and <= LongestName && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.');

    static string CheckUser(string name) => IsUserName(name) ? name
        : throw new VeException(VeError.BadValue, $"'{Printable.Text(name)}' cannot be a user name", $"It has 1 to {LongestName} of a-z, 0-9, _, - and ., and begins with a letter or _.");
}
