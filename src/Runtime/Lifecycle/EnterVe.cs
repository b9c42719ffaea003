using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Gives a login shell, or a command, a terminal of its own in the VE.</summary>
public sealed class EnterVe(VectlHost host)
{
    /// <summary>Runs root's login shell, or <paramref name="command"/> by that shell, until it ends; how it ended.</summary>
    public Linux.ExitStatus Run(VeId id, string? command) => throw new NotSupportedException(host.ToString());
}
