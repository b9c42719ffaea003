using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>stop --all</c>.</summary>
sealed record StopAll(bool Fast) : Verb
{
    /// <inheritdoc/>
    public override int Run(Session session)
        => StartOnBoot.ExitCode(new Runtime.Lifecycle.StopAll(session.Host).Run(Fast, result => Tell(session, result)));

    void Tell(Session session, HostwideResult result)
    {
        if (result.Outcome == StopOutcome.Killed && !Fast)
            session.Errors.Warn($"CTID {result.Id} did not stop when asked and was killed");
        if (result.Outcome != StopOutcome.WasNotRunning)
            StartOnBoot.Tell(session, result, "was stopped", "was not stopped");
    }
}
