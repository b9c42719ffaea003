using Vectl.Cli.Commands;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>A whole command line, understood: the flags before the verb, and the verb.</summary>
sealed record CommandLine(GlobalOptions Options, Verb Verb)
{
    /// <summary>Understands <paramref name="args"/>, or throws with exit code 20 or 21.</summary>
    public static CommandLine Parse(IReadOnlyList<string> args, ProgramName program, string? environmentRoot)
    {
        // vzlist has flags of its own, such as -h and -n, and no verb that others could precede.
        GlobalOptions options = GlobalOptions.Parse(program.DefaultVerb is null ? args : [], environmentRoot, out int next);
        if (options.Help)
            return new(options, new Help([.. args.Skip(next)]));
        if (options.Version)
            return new(options, new Commands.Version(Json: false));
        if (program.DefaultVerb is null && next == args.Count)
            throw new VeException(VeError.BadSyntax, "no command given", $"Run '{program.Text} --help' for the list of commands.");
        string name = program.DefaultVerb ?? args[next++];
        return ParseVerb(program, options, name, [name, .. args.Skip(next)]);
    }

    static CommandLine ParseVerb(ProgramName program, GlobalOptions options, string name, List<string> words)
    {
        if (name == MonitorExit.Verb && words.Count == 2)
            return new(options, new AfterInit(words[1]));
        if (RawWords.TryParse(name, words) is { } raw)
            return new(options, raw);
        if (VerbTable.Find(name) is { } command)
            return VerbParser.Parse(command, name == "kill" ? Kill.SpellOut(words) : words, options);
        if (program == ProgramName.Vzctl && RetiredVerb.Find(name) is { } retired)
            return new(options, retired);
        throw new VeException(VeError.BadSyntax, $"unknown command '{Printable.Text(name)}'",
            DidYouMean.For(name, VerbTable.Names) ?? $"Run '{program.Text} --help' for the list of commands.");
    }
}
