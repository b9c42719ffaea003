namespace Vectl.Runtime.Errors;

/// <summary>A command that cannot do what was asked: the exit code, what is wrong, and what to do about it.</summary>
/// <param name="error">The exit code.</param>
/// <param name="message">What failed, on what, with the observed value; lower case, no period.</param>
/// <param name="hint">What the reader can do, as a sentence of its own, or null.</param>
public sealed class VeException(VeError error, string message, string? hint = null) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public VeError Error { get; } = error;

    /// <summary>What to do about it.</summary>
    public string? Hint { get; } = hint;
}
