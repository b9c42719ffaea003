namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>What a node of a configuration file is.</summary>
enum NodeKind
{
    /// <summary>Text as written without quotes: also numbers, yes and no.</summary>
    Plain,
    /// <summary>Text in quotes or in a block, which is never a number.</summary>
    Quoted,
    /// <summary>No value at all, or <c>null</c>.</summary>
    Null,
    /// <summary>Keys with values.</summary>
    Mapping,
    /// <summary>A list.</summary>
    Sequence,
}
