namespace Vectl.Cgroups.Usage;

/// <summary>What was read from and written to one block device (a line of <c>io.stat</c>).</summary>
/// <param name="Major">The device's major number.</param>
/// <param name="Minor">Its minor number.</param>
/// <param name="ReadBytes"><c>rbytes</c>.</param>
/// <param name="WrittenBytes"><c>wbytes</c>.</param>
/// <param name="Reads"><c>rios</c>.</param>
/// <param name="Writes"><c>wios</c>.</param>
public readonly record struct IoDevice(uint Major, uint Minor, long ReadBytes, long WrittenBytes, long Reads, long Writes);
