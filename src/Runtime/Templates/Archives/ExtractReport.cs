namespace Vectl.Runtime.Templates.Archives;

/// <summary>What an extraction made, and what it left out.</summary>
/// <param name="Entries">Files, directories and links.</param>
/// <param name="Bytes">The sum of the files' lengths.</param>
/// <param name="SkippedDevices">Device nodes: a VE gets its own.</param>
/// <param name="DroppedAttributes">Extended attributes that a VE must not bring.</param>
public sealed record ExtractReport(long Entries, long Bytes, int SkippedDevices, int DroppedAttributes);
