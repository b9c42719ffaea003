using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>A mapping of names to values of one type; on the command line <c>NAME=VALUE</c> sets one of them.</summary>
/// <param name="noun">What a name is called in messages.</param>
/// <param name="expected">What a message says was expected of the mapping.</param>
/// <param name="expectedName">What a message says was expected of a name.</param>
/// <param name="pattern">The names that there can be, for the JSON Schema.</param>
/// <param name="isName">Whether a text that is not empty is one of them.</param>
/// <param name="value">The values.</param>
sealed class MapType<V>(string noun, string expected, string expectedName, string pattern, Func<string, bool> isName, ScalarType<V> value) : ConfigType<ImmutableArray<KeyValuePair<string, V>>>
    where V : notnull
{
    // Well below the 1024 characters that YAML allows for a key on one line (https://yaml.org/spec/1.2.2/#742-flow-mappings).
    const int MaxNameLength = 255;

    /// <summary>The value that takes an entry away on the command line, or null when every text is a value.</summary>
    public string? Removing { get; init; }

    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, V>> Read(ConfigNode node, string key, ConfigOrigin origin)
    {
        if (node.Kind != NodeKind.Mapping)
            throw origin.Fail(node.At, $"{key} is {node.Found}", Expected);
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, V>>(node.Entries.Length);
        foreach (ConfigEntry entry in node.Entries)
        {
            if (!IsName(entry.Key))
                throw origin.Fail(entry.At, $"{noun} '{Printable.Text(entry.Key)}' in {key}", expectedName);
            entries.Add(new(entry.Key, value.Read(entry.Value, $"{key}.{entry.Key}", origin)));
        }
        return entries.DrainToImmutable();
    }

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, V>> ReadSetting(string text, ImmutableArray<KeyValuePair<string, V>> current, string key)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw ConfigOrigin.CommandLine.Fail(Position.Start, $"{key} is '{Printable.Text(text)}'", "NAME=VALUE");
        string entry = text[..equals], typed = text[(equals + 1)..];
        if (!IsName(entry))
            throw ConfigOrigin.CommandLine.Fail(Position.Start, $"{noun} '{Printable.Text(entry)}' in {key}", expectedName);
        if (current.IsDefault)
            current = [];
        if (typed == Removing)
            return current.RemoveAll(pair => pair.Key == entry);
        var changed = KeyValuePair.Create(entry, value.ReadSetting(typed, default, $"{key}.{entry}"));
        for (int i = 0; i < current.Length; i++)
            if (current[i].Key == entry)
                return current.SetItem(i, changed);
        return current.Add(changed);
    }

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, string key, ImmutableArray<KeyValuePair<string, V>> entries)
    {
        writer.BeginMapping(key);
        foreach ((string entry, V content) in entries)
            value.Write(writer, entry, content);
        writer.EndMapping();
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("propertyNames");
        writer.WriteString("pattern", pattern);
        writer.WriteNumber("maxLength", MaxNameLength);
        writer.WriteEndObject();
        writer.WriteStartObject("additionalProperties");
        value.WriteSchema(writer);
        writer.WriteEndObject();
    }

    bool IsName(string text) => text.Length is > 0 and <= MaxNameLength && isName(text);
}
