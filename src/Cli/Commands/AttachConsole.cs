using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>console CTID [ttynum] [--log]</c>.</summary>
sealed record AttachConsole(string Target, bool Log) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Argument<string?> tty = Word.Positional("TTYNUM", "The number of the terminal; 1 is the console, and the only one");
        Option<bool> log = Word.Flag("--log", "Print what the console has shown and do not attach");
        return new VerbCommand("console", "Attach this terminal to the container's console", target, tty, log)
        {
            Usage = $"{Word.Ve} [TTYNUM]",
            Group = "Inside",
            Notes = "Detach with Escape and dot, or Ctrl-A and q. A container that does not run is waited for.",
            Examples = ["vectl console 101", "vectl console web --log | tail"],
            Bind = result =>
            {
                if (result.GetValue(tty) is not (null or "1") and var number)
                    throw new VeException(VeError.BadValue, $"terminal '{Printable.Text(number)}' does not exist", "The console is terminal 1.");
                return new AttachConsole(result.Target(target), result.GetValue(log));
            },
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        var console = new ConsoleVe(session.Host);
        if (Log)
            console.PrintLog(id);
        else
        {
            if (session.Terminal.Traits.IsTerminal && !session.Options.Quiet)
                session.Errors.Notice($"Console of CTID {id}; Escape and dot, or Ctrl-A and q, detach.");
            console.Attach(id);
        }
        return 0;
    }
}
