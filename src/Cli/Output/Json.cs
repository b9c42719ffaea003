using System.Buffers;
using System.Text.Json;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Output;

/// <summary>JSON for scripts: indented, keys in a fixed order, null for what is not known.</summary>
static class Json
{
    static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JsonText.Encoder };

    /// <summary>Writes one document to standard output.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options))
            content(writer);
        buffer.Write("\n"u8);
        terminal.Write(buffer.WrittenSpan);
    }

    /// <summary>Writes an array of objects.</summary>
    public static void WriteArray<T>(Terminal terminal, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> content) => Write(terminal, writer =>
    {
        writer.WriteStartArray();
        foreach (T item in items)
        {
            writer.WriteStartObject();
            content(writer, item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    /// <summary>Writes a number, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    /// <summary>Writes a number of at most three decimals, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, Math.Round(number, 3));
        else
            writer.WriteNull(name);
    }

    /// <summary>Writes a boolean, or null.</summary>
    public static void WriteBooleanOrNull(this Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } truth)
            writer.WriteBoolean(name, truth);
        else
            writer.WriteNull(name);
    }
}
