using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>How a stop went.</summary>
public enum StopOutcome
{
    /// <summary>Init ended when asked.</summary>
    Graceful,
    /// <summary>It was killed: <c>--fast</c>, or the timeout passed.</summary>
    Killed,
    /// <summary>It did not run.</summary>
    WasNotRunning,
}

/// <summary>Stops a VE.</summary>
public sealed class StopVe(VectlHost host)
{
    /// <summary>Asks init to stop and waits, then kills what is left; with <paramref name="fast"/> kills at once.</summary>
    public StopOutcome Run(VeId id, bool fast) => throw new NotSupportedException(host.ToString());
}
