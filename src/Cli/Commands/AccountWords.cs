using System.CommandLine;
using System.Text;
using Vectl.Cli.Parsing;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;

namespace Vectl.Cli.Commands;

/// <summary>Passwords and ssh keys on a command line: the words as they were given.</summary>
/// <param name="Passwords">Each <c>USER:PASSWORD</c>, or <c>-</c> for lines of the standard input.</param>
/// <param name="IsCrypted">Whether crypt(3) made the passwords.</param>
/// <param name="KeyFiles">Each <c>[USER:]FILE</c>.</param>
sealed record AccountWords(IReadOnlyList<string> Passwords, bool IsCrypted, IReadOnlyList<string> KeyFiles)
{
    const string Root = "root", FromInput = "-";

    /// <summary>Nothing was given.</summary>
    public static AccountWords None { get; } = new([], false, []);

    /// <summary>The options, as <see cref="Read"/> expects them.</summary>
    public static Option[] Options() =>
    [
        new Option<string[]>("--userpasswd") { HelpName = "USER:PASSWORD", Arity = ArgumentArity.OneOrMore, Description = "The password of a user, who is made if need be; -: lines of the standard input, which ps does not show. Never saved" },
        Word.Flag("--crypted", "The passwords are as crypt(3) makes them"),
        new Option<string[]>("--ssh-key") { HelpName = Word.Path, Arity = ArgumentArity.OneOrMore, Description = "Public keys with which root can log in, or a user when it is USER:FILE; can be given many times" },
    ];

    /// <summary>The words that were given.</summary>
    public static AccountWords Read(ParseResult result, Option[] options)
    {
        string[] passwords = Tokens(result, options[0]), keys = Tokens(result, options[2]);
        bool isCrypted = result.GetResult(options[1]) is { Implicit: false };
        if (isCrypted && passwords.Length == 0)
            throw new VeException(VeError.BadSyntax, "--crypted says of what kind the password of --userpasswd is, which is missing");
        return passwords.Length + keys.Length == 0 ? None : new AccountWords(passwords, isCrypted, keys);
    }

    /// <summary>What they mean, with the standard input and the files read.</summary>
    public IReadOnlyList<AccountChange> Load()
    {
        var changes = new List<AccountChange>();
        foreach (string word in Passwords)
            foreach (string pair in word == FromInput ? InputLines() : [word])
                changes.Add(AccountChange.OfPassword(pair, IsCrypted));
        foreach (string word in KeyFiles)
        {
            int colon = word.IndexOf(':');
            bool hasUser = colon > 0 && AccountChange.IsUserName(word[..colon]);
            string user = hasUser ? word[..colon] : Root, file = hasUser ? word[(colon + 1)..] : word;
            byte[] content = Kernel.TryReadFile(file) ?? throw new VeException(VeError.BadValue, $"{file} is not there");
            changes.Add(AccountChange.OfKeys(user, file, Encoding.UTF8.GetString(content)));
        }
        return changes;
    }

    static string[] InputLines()
    {
        string[] lines = Encoding.UTF8.GetString(Kernel.ReadToEnd(Fd.StandardInput, "standard input")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 0 ? lines : throw new VeException(VeError.BadValue, "the standard input is empty, expected lines of USER:PASSWORD");
    }

    static string[] Tokens(ParseResult result, Option option) => [.. (result.GetResult(option)?.Tokens ?? []).Select(token => token.Value)];
}
