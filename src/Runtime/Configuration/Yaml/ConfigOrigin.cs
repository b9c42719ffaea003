using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>Where values come from, and so how a bad one is reported: a file with its position, or the command line.</summary>
/// <param name="File">The file's name for messages, or null for the command line.</param>
sealed record ConfigOrigin(string? File)
{
    /// <summary>Values typed as <c>--key value</c>.</summary>
    public static readonly ConfigOrigin CommandLine = new((string?)null);

    /// <summary>The exception for a value that is not acceptable.</summary>
    /// <param name="at">Where it stands in the file.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="hint">A sentence on what to do, or null.</param>
    /// <param name="error">The exit code when the value was typed; a file's is always 85.</param>
    public VeException Fail(Position at, string found, string expected, string? hint = null, VeError error = VeError.BadValue)
        => File is null
            ? new VeException(error, $"{found}, expected {expected}", hint)
            : new VeException(VeError.InvalidConfiguration, $"{File}:{at.Line}:{at.Column}: {found}, expected {expected}", hint);
}
