using System.CommandLine;
using Vectl.Cli.Completions;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>help [verb…]</c>, and <c>--help</c> anywhere.</summary>
sealed record Help(IReadOnlyList<string> Path, bool Man = false) : Verb
{
    /// <inheritdoc/>
    public override bool NeedsRoot => false;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var path = new Argument<string[]>("COMMAND") { HelpName = Word.Topic, Description = "The command; without one: the list of commands", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> man = Word.Flag("--man", "Print the manual page vectl(8), for man(1)");
        return new VerbCommand("help", "Show help", path, man)
        {
            Usage = "[COMMAND [SUBCOMMAND]]",
            Group = "Host",
            Examples = ["vectl help start", "vectl help template build"],
            Bind = result => new Help(result.GetValue(path) ?? [], result.GetValue(man)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        session.Terminal.Write(Man ? ManPage.Render(VerbTable.All()) : Path.Count == 0 ? HelpText.ForAll(VerbTable.All()) : HelpText.For(Path[0], Find()));
        return 0;
    }

    VerbCommand Find()
    {
        VerbCommand command = VerbTable.Find(Path[0])
            ?? throw new VeException(VeError.BadSyntax, $"unknown command '{Printable.Text(Path[0])}'", DidYouMean.For(Path[0], VerbTable.Names));
        if (Path.Count < 2 || command.Subcommands.Count == 0)
            return command;
        string[] names = [.. command.Subcommands.Select(c => c.Name)];
        return VerbTable.Below(command).FirstOrDefault(c => c.Name == Path[1])
            ?? throw new VeException(VeError.BadSyntax, $"unknown command '{command.Name} {Printable.Text(Path[1])}'", DidYouMean.For(Path[1], names));
    }
}
