using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>The console of a VE: what init sees as /dev/console.</summary>
public sealed class ConsoleVe(VectlHost host)
{
    /// <summary>Connects this terminal until it is detached with Escape and dot, or Ctrl-A and q; waits for a stopped VE to start.</summary>
    public void Attach(VeId id) => throw new NotSupportedException(host.ToString());

    /// <summary>The console log, oldest first, written to standard output.</summary>
    public void PrintLog(VeId id) => throw new NotSupportedException();
}
