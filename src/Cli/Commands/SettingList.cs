using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary>The settings of a command line, compared one by one.</summary>
sealed record SettingList(IReadOnlyList<Setting> Items)
{
    /// <summary>Compares the settings in their order.</summary>
    public bool Equals(SettingList? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}
