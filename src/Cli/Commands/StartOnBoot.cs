using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>start --onboot</c>.</summary>
sealed record StartOnBoot : Verb
{
    /// <inheritdoc/>
    public override int Run(Session session)
        => ExitCode(new StartVes(session.Host).Run(result => Tell(session, result, "was started", RunsAllTheSame(result) ? "was started and is not as it should be" : "did not start")));

    static bool RunsAllTheSame(HostwideResult result) => (VeError)result.ExitCode is VeError.ScriptFailed or VeError.NotUp;

    /// <summary>The exit code of the first that failed, or 0.</summary>
    public static int ExitCode(IReadOnlyList<HostwideResult> results)
    {
        foreach (HostwideResult result in results)
            if (result.ExitCode != 0)
                return result.ExitCode;
        return 0;
    }

    /// <summary>Says what became of one container, with the words of its own command when it failed.</summary>
    public static void Tell(Session session, HostwideResult result, string done, string failed)
    {
        if (result.ExitCode == 0)
        {
            session.Say($"CTID {result.Id} {done}");
            return;
        }
        session.Errors.Notice($"CTID {result.Id} {failed} (exit code {result.ExitCode}):");
        foreach (string line in result.Words)
            session.Errors.Notice("  " + line);
    }
}
