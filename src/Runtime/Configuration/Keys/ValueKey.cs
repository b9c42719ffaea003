using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>A key with one value of type <typeparamref name="V"/>.</summary>
/// <param name="name">The key.</param>
/// <param name="summary">What it means.</param>
/// <param name="type">Its values.</param>
sealed class ValueKey<R, V>(string name, string summary, ConfigType<V> type) : ConfigKey<R>(name, summary)
    where R : class where V : notnull
{
    /// <summary>Whether a configuration has it, and its value.</summary>
    public required Func<R, (bool Has, V Value)> Get { get; init; }

    /// <summary>A configuration with a value.</summary>
    public required Func<R, V, R> Set { get; init; }

    /// <summary>A configuration without one.</summary>
    public required Func<R, R> Unset { get; init; }

    /// <inheritdoc/>
    public override string Expected => type.Expected;

    /// <inheritdoc/>
    public override R Read(R config, ConfigNode node, ConfigOrigin origin) => Set(config, type.Read(node, Path, origin));

    /// <inheritdoc/>
    public override R Apply(R config, Setting setting)
    {
        if (setting.Key.Length > 0)
            throw new VeException(VeError.BadValue, $"{Path} has no part '{Printable.Text(setting.Key)}', expected {Path} alone");
        return setting.Value is { } text ? Set(config, type.ReadSetting(text, Get(config).Value, Path)) : Unset(config);
    }

    /// <inheritdoc/>
    public override bool Has(R config) => Get(config).Has;

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, R config)
    {
        if (Get(config) is (true, var value))
            type.Write(writer, Name, value);
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("description", Summary);
        type.WriteSchema(writer);
    }
}
