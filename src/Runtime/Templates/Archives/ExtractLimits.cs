namespace Vectl.Runtime.Templates.Archives;

/// <summary>How much an archive may unpack to.</summary>
/// <param name="Bytes">The sum of all files' lengths.</param>
/// <param name="Entries">Files, directories and links together.</param>
public sealed record ExtractLimits(long Bytes = 64L << 30, long Entries = 5_000_000);
