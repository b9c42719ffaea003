using System.CommandLine;
using System.CommandLine.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>
/// The kinds of words that verbs have. Values stay text: the runtime reads them, with its own messages. Required
/// arguments are optional to the parser, so that a missing one has our exit code and not the parser's.
/// </summary>
static class Word
{
    /// <summary>A CTID or a name.</summary>
    public const string Ve = "CTID|name";

    /// <summary>The name of a template.</summary>
    public const string TemplateName = "TEMPLATE";

    /// <summary>A command, for help.</summary>
    public const string Topic = "TOPIC";

    /// <summary>A number that no container has yet.</summary>
    public const string NewVe = "CTID|auto";

    /// <summary>A path on the host.</summary>
    public const string Path = "FILE";

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases)
        => new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option with a value.</summary>
    public static Option<string?> Value(string name, string valueName, string description, params string[] aliases)
        => new(name, aliases) { Description = description, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };

    /// <summary>An option whose value is one of <paramref name="choices"/>; the runtime checks it.</summary>
    public static Option<string?> Choice(string name, string description, params string[] choices)
    {
        Option<string?> option = Value(name, string.Join("|", choices), description);
        option.CompletionSources.Add(choices);
        return option;
    }

    /// <summary>How a start goes without limits.</summary>
    public static Option<bool> SkipLimits() => Flag("--skip-limits", "Start it without those of its limits that this host cannot enforce");

    /// <summary>A positional word.</summary>
    public static Argument<string?> Positional(string helpName, string description)
        => new(helpName) { HelpName = helpName, Description = description, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The container that a verb is about.</summary>
    public static Argument<string?> Target() => Positional(Ve, "The container, by its number or its name");

    /// <summary>The value of a required positional word, or exit code <paramref name="error"/>.</summary>
    public static string Required(this ParseResult result, Argument<string?> argument, VeError error = VeError.BadSyntax)
        => result.GetValue(argument) ?? throw Missing(argument.Name, error);

    /// <summary>The container that a verb is about, or vzctl's exit code 21.</summary>
    public static string Target(this ParseResult result, Argument<string?> argument) => result.Required(argument, VeError.BadValue);

    /// <summary><paramref name="verb"/>, which is about all containers because of <paramref name="flag"/>, or exit code 20 when one is named too, or an option that is about one.</summary>
    public static Verb ForAll(this ParseResult result, Option<bool> flag, Verb verb, params IReadOnlyList<Option> alsoForAll)
    {
        foreach (SymbolResult child in result.CommandResult.Children)
        {
            if (child is ArgumentResult { Tokens: [var one, ..] })
                throw new VeException(VeError.BadSyntax, $"{flag.Name} is about all containers, and '{Printable.Text(one.Value)}' is one", "Leave out one of them.");
            if (child is OptionResult { Implicit: false, Option: var option } && option != flag && option.Name is not ("--quiet" or "--verbose") && !alsoForAll.Contains(option))
                throw new VeException(VeError.BadSyntax, $"{flag.Name} is about all containers, and {option.Name} about one", "Leave out one of them.");
        }
        return verb;
    }

    /// <summary>A required word that is not there.</summary>
    public static VeException Missing(string what, VeError error) => error == VeError.BadValue
        ? new(error, "CTID is missing", $"A container is named by its CTID, a number from {VeId.Lowest} on, or its name.")
        : new(error, $"{what} is missing");
}
