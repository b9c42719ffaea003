using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>stop CTID</c>.</summary>
sealed record Stop(string Target, bool Fast, int? Timeout = null) : Verb
{
    const int LongestTimeout = 86400;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option<bool> fast = Word.Flag("--fast", "Kill it at once instead of asking its init to shut down");
        Option<bool> skipUmount = Word.Flag("--skip-umount", "Accepted for scripts of vzctl");
        Option<string?> timeout = TimeoutOption("--timeout");
        Option<bool> all = Word.Flag("--all", "Stop all that run, in the reverse of their bootorder, instead of one");
        return new VerbCommand("stop", "Stop a container", target, fast, timeout, skipUmount, all)
        {
            Usage = Word.Ve,
            Group = "Lifecycle",
            Notes = """
                A container that does not run is no error: the exit code is 0.

                With --all: those without bootorder first, then from the lowest to the highest; those of one order at once, each with its own stop timeout. What ran is
                remembered, and start --onboot starts it again, but for containers with onboot: no.
                """,
            Examples = ["vectl stop 101", "vectl stop web --fast", "vectl stop web --stop-timeout 20", "vectl stop --all"],
            Bind = result => result.GetValue(all)
                ? result.ForAll(all, new StopAll(result.GetValue(fast), ParseTimeout(result, timeout)), fast, timeout, skipUmount)
                : new Stop(result.Target(target), result.GetValue(fast), ParseTimeout(result, timeout)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        Announce(session, id);
        Tell(session, new StopVe(session.Host).Run(id, Fast, Timeout), Fast);
        return 0;
    }

    /// <summary>How long a graceful stop may take.</summary>
    public static Option<string?> TimeoutOption(params string[] aliases)
        => Word.Value("--stop-timeout", "SECONDS", "How long init may take before the container is killed; 0 is what its configuration says", aliases);

    /// <summary>What the command line says of it.</summary>
    public static int? ParseTimeout(ParseResult result, Option<string?> option)
        => result.GetValue(option) is { } seconds ? UpTimeout.Number(option.Name, seconds, 0, LongestTimeout) : null;

    /// <summary>Says that a container which runs is being stopped: that can take its whole stop timeout.</summary>
    public static void Announce(Session session, VeId id)
    {
        using RunningVe? running = new VeProbe(session.Host).TryOpen(id);
        if (running is not null)
            session.Say("Stopping container ...");
    }

    /// <summary>Says in vzctl's words how a stop went.</summary>
    public static void Tell(Session session, StopOutcome outcome, bool fast)
    {
        if (outcome == StopOutcome.WasNotRunning)
        {
            session.Errors.Notice("Container is not running");
            return;
        }
        if (outcome == StopOutcome.Killed && !fast)
            session.Errors.Warn("the container did not stop when asked and was killed");
        session.Say("Container was stopped");
    }
}
