using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>What a monitor becomes when init has ended. Not for people: in no help, no completion.</summary>
sealed record AfterInit(string Target) : Verb
{
    /// <inheritdoc/>
    public override int Run(Session session)
    {
        new MonitorExit(session.Host).Run(VeId.Parse(Target));
        return 0;
    }
}
