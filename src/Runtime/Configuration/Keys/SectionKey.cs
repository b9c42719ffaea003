using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>A key whose value is a mapping of the keys of <paramref name="table"/>.</summary>
/// <param name="name">The key.</param>
/// <param name="summary">What it means.</param>
/// <param name="table">The keys in it.</param>
sealed class SectionKey<R>(string name, string summary, ConfigTable<R> table) : ConfigKey<R>(name, summary) where R : class
{
    /// <inheritdoc/>
    public override string Expected => $"a mapping of {table.Names}";

    /// <inheritdoc/>
    public override R Read(R config, ConfigNode node, ConfigOrigin origin) => node.Kind == NodeKind.Mapping
        ? table.Read(node, config, origin)
        : throw origin.Fail(node.At, $"{Name} is {node.Found}", Expected);

    /// <inheritdoc/>
    public override R Apply(R config, string? text) => throw new VeException(VeError.BadValue, $"{Name} has no value of its own, expected one of {table.Names}");

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, R config)
    {
        writer.BeginMapping(Name);
        table.Write(writer, config);
        writer.EndMapping();
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("description", Summary);
        table.WriteSchema(writer);
    }
}
