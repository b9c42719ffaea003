namespace Vectl.Cgroups.Usage;

/// <summary>Waiting for one resource (<c>cpu.pressure</c>, <c>memory.pressure</c>, <c>io.pressure</c>).</summary>
/// <param name="Some">Time in which at least one process waited; null when the kernel does not account it.</param>
/// <param name="Full">Time in which all that had something to do waited.</param>
public readonly record struct Pressure(Stall? Some, Stall? Full)
{
    internal static Pressure Parse(ReadOnlySpan<byte> text) => new(Stall.Parse(text, "some"u8), Stall.Parse(text, "full"u8));
}
