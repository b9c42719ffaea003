namespace Vectl.Cgroups.Usage;

/// <summary>The caps on one block device (a line of <c>io.max</c>).</summary>
/// <param name="Major">The device's major number.</param>
/// <param name="Minor">Its minor number.</param>
/// <param name="ReadBytes"><c>rbps</c>, bytes a second.</param>
/// <param name="WrittenBytes"><c>wbps</c>, bytes a second.</param>
/// <param name="Reads"><c>riops</c>, a second.</param>
/// <param name="Writes"><c>wiops</c>, a second.</param>
public readonly record struct IoCap(uint Major, uint Minor, Cap ReadBytes, Cap WrittenBytes, Cap Reads, Cap Writes);
