using Vectl.Linux;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>The two ways an archive fails: its bytes make no sense, or what it asks for is refused.</summary>
static class ArchiveError
{
    /// <summary>The archive is cut short or no archive.</summary>
    public static VeException Damaged(long position, string what)
        => new(VeError.BadTemplate, $"archive is damaged at byte {position}: {what}", "Fetch or make the archive again.");

    /// <summary>One entry would do harm, or cannot be kept as it is.</summary>
    public static VeException Refused(ReadOnlySpan<byte> path, string why)
        => new(VeError.BadTemplate, $"archive entry '{Kernel.ShowName(path[..Math.Min(path.Length, 200)])}' is refused: {why}");

    /// <summary>A limit of the whole archive is reached.</summary>
    public static VeException TooBig(VeError error, string message) => new(error, message, "Raise the limit, or make room.");
}
