namespace Vectl.GcStress;

/// <summary>What became of one launch.</summary>
enum Outcome
{
    /// <summary>The child did all its steps and ended with the expected code.</summary>
    Right,
    /// <summary>It ended otherwise.</summary>
    Wrong,
    /// <summary>It did not end in time: the deadlock of ADR-0001.</summary>
    Hung,
}
