using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>What values a key can have: how they are read from a file and from the command line, written, and described to editors.</summary>
abstract class ConfigType<V> where V : notnull
{
    /// <summary>What a message says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value from a file; <paramref name="key"/> is its name for messages.</summary>
    public abstract V Read(ConfigNode node, string key, ConfigOrigin origin);

    /// <summary>Reads a value typed as <c>--key text</c>, where the key has the value <paramref name="current"/> so far.</summary>
    public abstract V ReadSetting(string text, V? current, string key);

    /// <summary>Writes the value.</summary>
    public abstract void Write(YamlWriter writer, string key, V value);

    /// <summary>Writes the members of the JSON Schema that hold a value to this type.</summary>
    public abstract void WriteSchema(Utf8JsonWriter writer);
}
