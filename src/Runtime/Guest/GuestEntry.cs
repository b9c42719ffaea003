namespace Vectl.Runtime.Guest;

/// <summary>What a name of a VE was: an ordinary file, a symbolic link, or nothing.</summary>
/// <param name="Path">The name.</param>
/// <param name="File">The file, or null.</param>
/// <param name="LinkTarget">Where the link points, or null.</param>
sealed record GuestEntry(string Path, GuestFile? File, string? LinkTarget);
