using System.CommandLine;
using System.Globalization;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>kill CTID [-s SIGNAL | -SIGNAL] PID… | --all</c>; no pids are all.</summary>
sealed record Kill(string Target, int Signal, ValueList<int> Pids) : Verb
{
    const string SignalOption = "--signal";

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        var pids = new Argument<string[]>("PID") { HelpName = "PID", Description = "Pids in the container, which ps lists as VPID", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> signal = Word.Value(SignalOption, "SIGNAL", "A name or a number; TERM unless told otherwise. -KILL and -9 are short for it", "-s");
        Option<bool> all = Word.Flag("--all", "All processes but the container's init", "-a");
        return new VerbCommand("kill", "Send a signal to processes of a container", target, pids, signal, all)
        {
            Usage = $"{Word.Ve} [-SIGNAL] PID... | --all",
            Group = "Inside",
            Notes = "The pids are those that the container's own programs see; no other process can be hit. Signal 0 only asks whether they are there. Exit code 21 when one is not, and the others get the signal.",
            Examples = ["vectl kill 101 42", "vectl kill web -s HUP 87", "vectl kill web -9 --all"],
            Bind = result =>
            {
                string[] chosen = result.GetValue(pids) ?? [];
                string text = result.GetValue(signal) ?? "TERM";
                string container = result.Target(target);
                if (!SignalNumber.TryParse(text, out int number))
                    throw new VeException(VeError.BadValue, $"'{Printable.Text(text)}' is no signal", "Signals are numbers from 0 to 64, or names as TERM, HUP, KILL, RTMIN+3.");
                if (chosen.Length > 0 == result.GetValue(all))
                    throw new VeException(VeError.BadSyntax, chosen.Length == 0 ? "no process to signal" : "--all and a PID exclude each other", "Write the PIDs that 'vectl ps' lists as VPID, or --all.");
                return new Kill(container, number, new([.. chosen.Select(ParsePid)]));
            },
        }.WithCommonOptions();
    }

    /// <summary>The words with a signal as kill(1) has it, <c>-9</c> or <c>-KILL</c>, spelled as the option that it is.</summary>
    public static IReadOnlyList<string> SpellOut(IReadOnlyList<string> words)
        => [.. words.SelectMany(word => word.Length > 1 && word[0] == '-' && SignalNumber.TryParse(word[1..], out _) ? (string[])[SignalOption, word[1..]] : [word])];

    /// <summary>A pid, or exit code 21.</summary>
    public static int ParsePid(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 0 ? pid
            : throw new VeException(VeError.BadValue, $"'{Printable.Text(text)}' is no PID", "A PID is a number from 1 on.");

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        var kill = new KillProcesses(session.Host);
        if (Pids.Items.IsEmpty)
        {
            kill.RunAll(id, Signal);
            return 0;
        }
        IReadOnlyList<int> missing = kill.Run(id, Signal, Pids.Items);
        return missing.Count == 0 ? 0
            : throw new VeException(VeError.BadValue, $"CTID {id} has no process {string.Join(", ", missing)}", $"Its processes are listed by: vectl ps {id}");
    }
}
