using System.Collections.Immutable;

namespace Vectl.Cli.Commands;

/// <summary>What a command line names several of, compared one by one.</summary>
sealed record ValueList<T>(ImmutableArray<T> Items) where T : IEquatable<T>
{
    /// <summary>Compares them in their order.</summary>
    public bool Equals(ValueList<T>? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length;
}
