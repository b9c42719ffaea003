using Vectl.Runtime.Templates.Archives;

namespace Vectl.Runtime.Templates;

/// <summary>What <c>template import</c> was told; null means: find out.</summary>
public sealed record ImportOptions
{
    /// <summary>The program that is PID 1 (<c>--init</c>).</summary>
    public string? Init { get; init; }

    /// <summary>The signal that asks it to stop (<c>--stop-signal</c>).</summary>
    public int? StopSignal { get; init; }

    /// <summary>How much the archive may unpack to.</summary>
    public ExtractLimits Limits { get; init; } = new();
}
