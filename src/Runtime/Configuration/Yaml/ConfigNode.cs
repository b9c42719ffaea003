using System.Collections.Immutable;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>One value of a configuration file and where it stands.</summary>
sealed record ConfigNode(NodeKind Kind, Position At)
{
    /// <summary>The text of a scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>The entries of a mapping, in the order of the file; no key comes twice.</summary>
    public ImmutableArray<ConfigEntry> Entries { get; init; } = [];

    /// <summary>The items of a sequence.</summary>
    public ImmutableArray<ConfigNode> Items { get; init; } = [];

    /// <summary>What a message says that was found.</summary>
    public string Found => Kind switch
    {
        NodeKind.Mapping => "a mapping",
        NodeKind.Sequence => "a sequence",
        NodeKind.Null => "empty",
        NodeKind.Quoted => $"the text \"{Printable.Text(Text)}\"",
        _ => $"'{Printable.Text(Text)}'",
    };
}
