using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary>The settings of a command line, compared one by one.</summary>
sealed record SettingList(IReadOnlyList<Setting> Items)
{
    /// <summary>What has to be said about options that were given and have no effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Compares the settings in their order.</summary>
    public bool Equals(SettingList? other) => other is not null && Items.SequenceEqual(other.Items) && Warnings.SequenceEqual(other.Warnings);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}
