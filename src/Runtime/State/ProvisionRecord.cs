using Vectl.Linux;

namespace Vectl.Runtime.State;

/// <summary>What is known of the script that provisions a VE.</summary>
public sealed record ProvisionRecord
{
    /// <summary>The script's name.</summary>
    public required string Script { get; init; }

    /// <summary>When it began, Unix seconds; 0 while it has not.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended, Unix seconds; 0 while it has not, or nobody saw it.</summary>
    public long EndedAt { get; init; }

    /// <summary>How it ended; null while it has not, or nobody saw it.</summary>
    public ExitStatus? Status { get; init; }

    /// <summary>Which vectl runs it, or ran it; that of pid 0 gave up.</summary>
    public ProcessIdentity Runner { get; init; }

    /// <summary>The boot of the host to which <see cref="Runner"/> belongs.</summary>
    public string BootId { get; init; } = "";

    /// <summary>How far it has come.</summary>
    /// <param name="runnerLives">Whether the vectl that runs it is still there.</param>
    public ProvisionPhase Phase(bool runnerLives) => this switch
    {
        { StartedAt: 0 } => ProvisionPhase.Pending,
        { Status: null } => runnerLives ? ProvisionPhase.Running : ProvisionPhase.Interrupted,
        { Status: { Code: 0 } } => ProvisionPhase.Done,
        _ => ProvisionPhase.Failed,
    };
}
