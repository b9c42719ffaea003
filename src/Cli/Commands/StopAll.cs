using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>stop --all</c>.</summary>
sealed record StopAll(bool Fast, int? Timeout = null) : Verb
{
    /// <inheritdoc/>
    public override int Run(Session session)
        => StartOnBoot.ExitCode(new StopVes(session.Host).Run(Fast, Timeout, result => Tell(session, result)));

    void Tell(Session session, HostwideResult result)
    {
        if (result.Outcome == StopOutcome.Killed && !Fast)
            session.Errors.Warn($"CTID {result.Id} did not stop when asked and was killed");
        if (result.Outcome != StopOutcome.WasNotRunning)
            StartOnBoot.Tell(session, result, "was stopped", "was not stopped");
    }
}
