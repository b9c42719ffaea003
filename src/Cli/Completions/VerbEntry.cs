using System.CommandLine;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Completions;

/// <summary>A verb, or a command of a group, as completion scripts and the manual page go through them.</summary>
/// <param name="Words">What is typed: <c>start</c>, <c>template show</c>.</param>
/// <param name="Command">The grammar.</param>
sealed record VerbEntry(string Words, VerbCommand Command)
{
    /// <summary>All verbs with the commands of groups after their group.</summary>
    public static IReadOnlyList<VerbEntry> Flatten(IReadOnlyList<VerbCommand> verbs)
        => [.. verbs.SelectMany(verb => VerbTable.Below(verb).Select(c => new VerbEntry($"{verb.Name} {c.Name}", c)).Prepend(new VerbEntry(verb.Name, verb)))];

    /// <summary>The options that help shows.</summary>
    public IEnumerable<Option> Shown => Command.Options.Where(o => !o.Hidden);

    /// <summary>Every spelling of every option.</summary>
    public IEnumerable<string> OptionNames => Shown.SelectMany(Spellings);

    /// <summary>Options that take a value.</summary>
    public IEnumerable<Option> Valued => Shown.Where(o => o.Arity.MaximumNumberOfValues > 0);

    /// <summary>Every spelling of an option.</summary>
    public static IEnumerable<string> Spellings(Option option) => [option.Name, .. option.Aliases];
}
