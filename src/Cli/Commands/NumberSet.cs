using System.Collections.Immutable;

namespace Vectl.Cli.Commands;

/// <summary>The pids that a command line names, compared one by one.</summary>
sealed record NumberSet(ImmutableArray<int> Items)
{
    /// <summary>Compares the numbers in their order.</summary>
    public bool Equals(NumberSet? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length;
}
