using System.CommandLine;

namespace Vectl.Cli.Parsing;

/// <summary>A verb's grammar: System.CommandLine's command, how its words become a <see cref="Verb"/>, and what its help says beyond the options.</summary>
sealed class VerbCommand : Command
{
    /// <summary>A verb with its arguments and options, in the order of the help.</summary>
    public VerbCommand(string name, string description, params IEnumerable<Symbol> symbols) : base(name, description)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else if (symbol is Option option)
                Add(option);
        }
    }

    /// <summary>Makes the verb of a parse; null for a group of verbs.</summary>
    public Func<ParseResult, Verb>? Bind { get; init; }

    /// <summary>The arguments as the usage line shows them.</summary>
    public string Usage { get; init; } = "";

    /// <summary>The heading in the list of commands.</summary>
    public string Group { get; init; } = "";

    /// <summary>Command lines that work, at least two.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Sentences after the options, or null.</summary>
    public string? Notes { get; init; }

    /// <summary><c>--help</c>.</summary>
    public Option<bool> Help { get; private set; } = null!;

    /// <summary><c>--quiet</c> after the verb.</summary>
    public Option<bool> Quiet { get; private set; } = null!;

    /// <summary><c>--verbose</c> after the verb.</summary>
    public Option<bool> Verbose { get; private set; } = null!;

    /// <summary>Adds what every verb understands; <c>list</c> needs <c>-h</c> for a pattern.</summary>
    public VerbCommand WithCommonOptions(bool shortHelp = true)
    {
        Add(Quiet = Word.Flag("--quiet", "No progress text", "-q"));
        Add(Verbose = Word.Flag("--verbose", "More text", "-v"));
        Add(Help = shortHelp ? Word.Flag("--help", "Show this help", "-h") : Word.Flag("--help", "Show this help"));
        return this;
    }
}
