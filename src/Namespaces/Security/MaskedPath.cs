namespace Vectl.Namespaces.Security;

/// <summary>A path in a VE that is hidden or read-only.</summary>
/// <param name="Path">Absolute in the VE; kernels without it are no failure (ENOENT).</param>
/// <param name="Kind">How.</param>
/// <param name="Reason">Why.</param>
public sealed record MaskedPath(string Path, MaskKind Kind, string Reason);
