using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>A command to run in a VE.</summary>
/// <param name="Argv">The program and its arguments; or, with <paramref name="Shell"/>, the words to join for <c>bash -c</c> (<c>sh -c</c> where there is no bash).</param>
/// <param name="Shell">Whether a shell runs it.</param>
public sealed record ExecRequest(IReadOnlyList<string> Argv, bool Shell);

/// <summary>Runs a command in a running VE with this process's standard streams.</summary>
public sealed class ExecVe(VectlHost host)
{
    /// <summary>Waits for it; how it ended.</summary>
    public Linux.ExitStatus Run(VeId id, ExecRequest request) => throw new NotSupportedException(host.ToString());
}
