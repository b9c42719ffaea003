namespace Vectl.Namespaces.Plans;

/// <summary>
/// A named register that all stages of a plan share. The launcher fills the plan's inputs (descriptors that the
/// parent opened) before the first clone; steps fill the others with their results.
/// </summary>
/// <param name="Index">Position in the shared register file, below <see cref="Count"/>.</param>
/// <param name="Name">What the register holds, as <c>--dry-run</c> prints it.</param>
public readonly record struct Slot(int Index, string Name)
{
    /// <summary>How many registers a plan has.</summary>
    public const int Count = 48;

    /// <inheritdoc/>
    public override string ToString() => $"<{Name}>";
}
