namespace Vectl.Linux;

/// <summary>How a process ended: with an exit code, or by a signal.</summary>
/// <param name="Code">Exit code 0..255, or the signal number.</param>
/// <param name="BySignal">Whether <paramref name="Code"/> is a signal.</param>
public readonly record struct ExitStatus(int Code, bool BySignal)
{
    /// <summary>Ended by <c>exit(2)</c>.</summary>
    public static ExitStatus Exited(int code) => new(code, false);

    /// <summary>Ended by a signal.</summary>
    public static ExitStatus Signalled(int signal) => new(signal, true);

    /// <summary>The code as a shell reports it: 128 + signal when a signal ended it.</summary>
    public int ShellCode => BySignal ? 128 + Code : Code;

    /// <inheritdoc/>
    public override string ToString() => BySignal ? $"killed by signal {Code}" : $"exited with {Code}";
}
