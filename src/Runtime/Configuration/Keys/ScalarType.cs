using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>Reads the text of a scalar.</summary>
/// <returns>Null when it is acceptable, otherwise the reason why not, "" when there is no more to say than what was expected.</returns>
delegate string? ScalarParser<V>(string text, out V value);

/// <summary>A type whose values are one line of text.</summary>
/// <param name="expected">What a message says was expected.</param>
/// <param name="form">How it is spelled.</param>
/// <param name="parse">Reads it.</param>
/// <param name="format">Writes it.</param>
/// <param name="schema">Writes its JSON Schema.</param>
/// <param name="error">The exit code for a bad value on the command line.</param>
sealed class ScalarType<V>(string expected, ScalarForm form, ScalarParser<V> parse, Func<V, string> format, Action<Utf8JsonWriter> schema, VeError error = VeError.BadValue)
    : ConfigType<V> where V : notnull
{
    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override V Read(ConfigNode node, string key, ConfigOrigin origin)
    {
        if (node.Kind == NodeKind.Null)
            throw origin.Fail(node.At, $"{key} is empty", expected, node.Text.Length > 0 ? $"Write it in quotes if the text {node.Text} is meant." : null);
        if (node.Kind is NodeKind.Mapping or NodeKind.Sequence || (node.Kind == NodeKind.Quoted && form == ScalarForm.Number))
            throw origin.Fail(node.At, $"{key} is {node.Found}", expected);
        return Parse(node.Text, node.At, key, origin);
    }

    /// <inheritdoc/>
    public override V ReadSetting(string text, V? current, string key) => Parse(text, Position.Start, key, ConfigOrigin.CommandLine);

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, string key, V value)
    {
        if (form == ScalarForm.Text)
            writer.Text(key, format(value));
        else
            writer.Raw(key, format(value));
    }

    /// <summary>The value as it is written, without quotes.</summary>
    public string Format(V value) => format(value);

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer) => schema(writer);

    V Parse(string text, Position at, string key, ConfigOrigin origin)
    {
        // No value may reach another line of any file, log or terminal (CVE-2026-23953).
        if (FindUnprintable(text) is { } unprintable)
            throw origin.Fail(at, $"{key} has {unprintable}", "one line of text", error: error);
        if (parse(text, out V value) is not { } reason)
            return value;
        string because = reason.Length == 0 ? "" : $" ({reason})";
        throw origin.Fail(at, $"{key} is '{Printable.Text(text)}'{because}", expected, error: error);
    }

    static string? FindUnprintable(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsControl(c))
                return $"the control character {Printable.Text(c.ToString())}";
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                return $"half a surrogate pair (\\u{(int)c:x4})";
            else if (c is '\u2028' or '\u2029')
                return $"the line separator \\u{(int)c:x4}";
        }
        return null;
    }
}
