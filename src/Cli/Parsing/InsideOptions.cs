using System.CommandLine;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>The options that all verbs have which run something in a container, before the container's name or right after it.</summary>
static class InsideOptions
{
    /// <summary>Where they stand, for the notes of a verb's help.</summary>
    public const string Note = "Options stand before the container's name, or right after it.\n";

    const string User = "--user", Directory = "--workdir", Variable = "--env";

    /// <summary>For help and completion.</summary>
    public static IEnumerable<Option> Define() =>
    [
        Word.Value(User, "USER[:GROUP]", "As this user of the container, by name or id; with a group, in that group alone", "-u"),
        Word.Value(Directory, "DIR", "Start in this directory of the container; the user's home when there is a user, else /", "-w"),
        Word.Value(Variable, "NAME=VALUE", "Set a variable of the environment; more than once for more", "-e"),
    ];

    /// <summary>Takes the options at the head of <paramref name="words"/> away, beside those of <paramref name="options"/>.</summary>
    public static ExecOptions Take(ref string[] words, ExecOptions options)
    {
        int next = 0;
        for (; next < words.Length && Name(words[next]) is { } name; next++)
        {
            int equals = words[next].IndexOf('=');
            string value = equals >= 0 && words[next].StartsWith("--", StringComparison.Ordinal) ? words[next][(equals + 1)..]
                : ++next < words.Length ? words[next] : throw new VeException(VeError.BadSyntax, $"option {name} needs a value");
            options = name switch
            {
                User => options.User is null ? options with { User = value } : throw Twice(name),
                Directory => options.Directory is null ? options with { Directory = value } : throw Twice(name),
                _ => options with { Environment = [.. options.Environment, Checked(value)] },
            };
        }
        words = words[next..];
        return options;
    }

    static string? Name(string word) => (word.IndexOf('=') is var equals and > 0 && word.StartsWith("--", StringComparison.Ordinal) ? word[..equals] : word) switch
    {
        "-u" or User => User,
        "-w" or Directory => Directory,
        "-e" or Variable => Variable,
        _ => null,
    };

    static string Checked(string variable) => variable.IndexOf('=') > 0 ? variable
        : throw new VeException(VeError.BadValue, $"'{Printable.Text(variable)}' is no variable", "Write it as NAME=VALUE.");

    static VeException Twice(string name) => new(VeError.BadSyntax, $"option {name} is given more than once");
}
