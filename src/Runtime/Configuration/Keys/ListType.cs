using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>
/// Values of one type, each of them once. On the command line they are joined by commas; with a plus before them they are added
/// to those that there are, with a minus taken away.
/// </summary>
/// <param name="expected">What a message says was expected.</param>
/// <param name="item">The values.</param>
/// <param name="same">Whether two of them cannot both be in the list.</param>
sealed class ListType<V>(string expected, ScalarType<V> item, Func<V, V, bool>? same = null) : ConfigType<ImmutableArray<V>> where V : notnull
{
    /// <summary>The word that stands for the default, or null when there is none.</summary>
    public string? Default { get; init; }

    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override ImmutableArray<V> Read(ConfigNode node, string key, ConfigOrigin origin)
    {
        if (node.Kind is NodeKind.Plain or NodeKind.Quoted)
            return node.Text == Default ? [] : [item.Read(node, key, origin)];
        if (node.Kind != NodeKind.Sequence)
            throw origin.Fail(node.At, $"{key} is {node.Found}", expected);
        if (node.Items.IsEmpty)
            throw origin.Fail(node.At, $"{key} is a list of nothing", expected, $"Leave {key} out for the default.");
        var values = ImmutableArray.CreateBuilder<V>(node.Items.Length);
        foreach (ConfigNode one in node.Items)
        {
            V value = item.Read(one, key, origin);
            if (IndexOf(values, value) >= 0)
                throw origin.Fail(one.At, $"{key} has {item.Format(value)} again", "each once");
            values.Add(value);
        }
        return values.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override ImmutableArray<V> ReadSetting(string text, ImmutableArray<V> current, string key)
    {
        if (text == Default)
            return [];
        bool adds = text.StartsWith('+'), removes = text.StartsWith('-');
        ImmutableArray<V> values = (adds || removes) && !current.IsDefault ? current : [];
        foreach (string part in (adds || removes ? text[1..] : text).Split(','))
        {
            V value = item.ReadSetting(part, default, key);
            int at = IndexOf(values, value);
            values = removes ? at < 0 ? values : values.RemoveAt(at) : at < 0 ? values.Add(value) : values.SetItem(at, value);
        }
        return values;
    }

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, string key, ImmutableArray<V> values)
    {
        string[] texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = item.Format(values[i]);
        writer.Sequence(key, texts);
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("type");
        writer.WriteStringValue("array");
        writer.WriteStringValue("string");
        writer.WriteEndArray();
        writer.WriteNumber("minItems", 1);
        writer.WriteBoolean("uniqueItems", true);
        writer.WriteStartObject("items");
        item.WriteSchema(writer);
        writer.WriteEndObject();
    }

    int IndexOf(IReadOnlyList<V> values, V value)
    {
        for (int i = 0; i < values.Count; i++)
            if (same?.Invoke(values[i], value) ?? EqualityComparer<V>.Default.Equals(values[i], value))
                return i;
        return -1;
    }
}
