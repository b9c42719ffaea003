using System.Globalization;
using System.Text.Json;

namespace Vectl.Cli.Commands;

/// <summary>A field of a container in <c>list</c>: text, texts, a number or a truth value, or not known.</summary>
readonly record struct FieldValue : IComparable<FieldValue>
{
    readonly string? _text;
    readonly long? _number;
    readonly bool? _truth;
    readonly string[]? _texts;

    FieldValue(string? text, long? number, bool? truth, string[]? texts = null) => (_text, _number, _truth, _texts) = (text, number, truth, texts);

    /// <summary>Not known.</summary>
    public static FieldValue Unknown => default;

    /// <summary>A truth value.</summary>
    public static FieldValue Of(bool? truth) => new(null, null, truth);

    /// <summary>A number; <paramref name="shown"/> is how the table has it.</summary>
    public static FieldValue Of(long? number, string? shown = null) => new(shown, number, null);

    /// <summary>Text.</summary>
    public static FieldValue Of(string? text) => new(text, null, null);

    /// <summary>Texts, which the table has with blanks between.</summary>
    public static FieldValue Of(IEnumerable<string>? texts) => texts?.ToArray() is { } all ? new(all.Length == 0 ? null : string.Join(' ', all), null, null, all) : Unknown;

    /// <summary>As the table shows it; <c>-</c> when not known.</summary>
    public override string ToString() => _text ?? _number?.ToString(CultureInfo.InvariantCulture) ?? _truth switch
    {
        true => "yes",
        false => "no",
        null => "-",
    };

    /// <summary>As a typed JSON value.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (_texts is not null)
        {
            writer.WriteStartArray();
            foreach (string text in _texts)
                writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
        else if (_number is { } number)
            writer.WriteNumberValue(number);
        else if (_truth is { } truth)
            writer.WriteBooleanValue(truth);
        else if (_text is not null)
            writer.WriteStringValue(_text);
        else
            writer.WriteNullValue();
    }

    /// <summary>Numbers by value, text by code points; what is not known comes first.</summary>
    public int CompareTo(FieldValue other)
    {
        int order = Nullable.Compare(_number, other._number);
        if (order == 0)
            order = Nullable.Compare(_truth, other._truth);
        return order != 0 ? order : string.CompareOrdinal(_text, other._text);
    }
}
