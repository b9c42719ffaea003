namespace Vectl.Cli.Commands;

/// <summary>The containers that a command line names, compared one by one.</summary>
sealed record TargetList(IReadOnlyList<string> Items)
{
    /// <summary>Compares the words in their order.</summary>
    public bool Equals(TargetList? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}
