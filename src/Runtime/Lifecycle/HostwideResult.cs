using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What became of one VE of a command that is about all of them.</summary>
/// <param name="Id">The VE.</param>
/// <param name="ExitCode">0, or that of the command about this one VE.</param>
/// <param name="Outcome">How its stop went; null for a start.</param>
/// <param name="Words">Lines of what went wrong.</param>
public sealed record HostwideResult(VeId Id, int ExitCode, StopOutcome? Outcome, params IReadOnlyList<string> Words);
