using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>restart CTID</c>: stops it if it runs, then starts it.</summary>
sealed record Restart(string Target, bool Fast, bool Force, bool SkipLimits = false, UpTimeout? Wait = null, int? StopTimeout = null) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option<bool> fast = Word.Flag("--fast", "Kill it at once instead of asking its init to shut down");
        Option<bool> force = Word.Flag("--force", "Start it even when it is disabled");
        Option<bool> skipLimits = Word.SkipLimits();
        Option<string?> stopTimeout = Stop.TimeoutOption();
        Option<bool> wait = UpTimeout.Flag();
        Option<string?> timeout = UpTimeout.Option();
        return new VerbCommand("restart", "Stop a container if it runs, then start it", target, fast, stopTimeout, wait, timeout, force, skipLimits)
        {
            Usage = Word.Ve,
            Group = "Lifecycle",
            Examples = ["vectl restart 101", "vectl restart web --fast"],
            Bind = result => new Restart(result.Target(target), result.GetValue(fast), result.GetValue(force), result.GetValue(skipLimits), UpTimeout.Parse(result, wait, timeout), Stop.ParseTimeout(result, stopTimeout)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        Stop.Announce(session, id);
        using var arrival = new Arrival(session, id, Wait);
        new RestartVe(session.Host).Run(id, Fast, StopTimeout, new StartOptions(Force, SkipLimits, arrival.Notify, Warn: Start.Warner(session, id)), outcome => Stop.Tell(session, outcome, Fast));
        session.Say("Container start in progress...");
        arrival.Attend();
        return 0;
    }
}
