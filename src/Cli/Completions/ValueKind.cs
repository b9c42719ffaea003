using System.CommandLine;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Completions;

/// <summary>What a word on the command line can be completed to, known by its name in the help.</summary>
/// <param name="Source">The scripts' function that lists the candidates (<c>ves</c>, <c>templates</c>, <c>files</c>, <c>verbs</c>), or "" for none.</param>
/// <param name="Choices">The candidates themselves, when they are fixed.</param>
sealed record ValueKind(string Source, IReadOnlyList<string> Choices)
{
    /// <summary>The kind of an argument.</summary>
    public static ValueKind Of(Argument argument) => Of(argument.HelpName);

    /// <summary>The kind of an option's value.</summary>
    public static ValueKind Of(Option option) => Of(option.HelpName);

    static ValueKind Of(string? helpName) => helpName switch
    {
        Word.Ve => new("ves", []),
        Word.TemplateName => new("templates", []),
        Word.Path => new("files", []),
        Word.Topic => new("verbs", []),
        Word.NewVe => new("", ["auto"]),
        not null when helpName.Contains('|') => new("", helpName.Split('|')),
        _ => new("", []),
    };
}
