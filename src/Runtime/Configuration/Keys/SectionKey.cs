using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>A key whose value is a mapping of the keys of <paramref name="table"/>, which are about a part of the configuration.</summary>
/// <param name="name">The key.</param>
/// <param name="summary">What it means.</param>
/// <param name="table">The keys in it.</param>
/// <param name="get">The part.</param>
/// <param name="set">The configuration with another part.</param>
sealed class SectionKey<R, S>(string name, string summary, ConfigTable<S> table, Func<R, S> get, Func<R, S, R> set) : ConfigKey<R>(name, summary)
    where R : class where S : class
{
    /// <inheritdoc/>
    public override string Expected => $"a mapping of {table.Names}";

    /// <inheritdoc/>
    public override R Read(R config, ConfigNode node, ConfigOrigin origin) => node.Kind == NodeKind.Mapping
        ? set(config, table.Read(node, get(config), origin))
        : throw origin.Fail(node.At, $"{Name} is {node.Found}", Expected);

    /// <inheritdoc/>
    public override R Apply(R config, Setting setting)
    {
        if (setting.Key.Length > 0)
            return set(config, table.Apply(get(config), setting, Name + "."));
        return setting.Value is null
            ? set(config, table.Unset(get(config)))
            : throw new VeException(VeError.BadValue, $"{Name} has no value of its own, expected one of {table.Names}");
    }

    /// <inheritdoc/>
    public override bool Has(R config) => table.HasAny(get(config));

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, R config)
    {
        if (!Has(config))
            return;
        writer.BeginMapping(Name);
        table.Write(writer, get(config));
        writer.EndMapping();
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("description", Summary);
        table.WriteSchema(writer);
    }
}
