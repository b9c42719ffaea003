using System.Text;
using System.Text.Json;

namespace Vectl.Runtime.Values;

/// <summary>One member of the JSON of a <typeparamref name="T"/>: how it is read and written.</summary>
abstract class JsonMember<T>(string name, bool isRequired) where T : class
{
    readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its name as it stands in the file.</summary>
    public ReadOnlySpan<byte> NameUtf8 => _name;

    /// <summary>Whether a file without it is damaged.</summary>
    public bool IsRequired => isRequired;

    /// <summary>What a message says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary><paramref name="whole"/> with the value at which <paramref name="reader"/> stands, or null when that is not one.</summary>
    public abstract T? Read(ref Utf8JsonReader reader, T whole);

    /// <summary>Writes the member.</summary>
    public abstract void Write(Utf8JsonWriter writer, T whole);

    /// <summary>A whole number from <paramref name="lowest"/> to <paramref name="highest"/>; null is left out.</summary>
    public static JsonMember<T> Number(string name, long lowest, long highest, Func<T, long?> get, Func<T, long, T> set, bool isRequired = false)
        => new NumberMember(name, lowest, highest, get, set, isRequired);

    /// <summary>A text; null is left out, and <paramref name="set"/> gives null for one that is not <paramref name="expected"/>.</summary>
    public static JsonMember<T> Text(string name, Func<T, string?> get, Func<T, string, T?> set, bool isRequired = false, string expected = "a text")
        => new TextMember(name, get, set, isRequired, expected);

    /// <summary>True or false; null is left out.</summary>
    public static JsonMember<T> Boolean(string name, Func<T, bool?> get, Func<T, bool, T> set) => new BooleanMember(name, get, set);

    sealed class NumberMember(string name, long lowest, long highest, Func<T, long?> get, Func<T, long, T> set, bool isRequired) : JsonMember<T>(name, isRequired)
    {
        public override string Expected => $"a whole number from {lowest} to {highest}";

        public override T? Read(ref Utf8JsonReader reader, T whole)
            => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= lowest && value <= highest ? set(whole, value) : null;

        public override void Write(Utf8JsonWriter writer, T whole)
        {
            if (get(whole) is { } value)
                writer.WriteNumber(NameUtf8, value);
        }
    }

    sealed class TextMember(string name, Func<T, string?> get, Func<T, string, T?> set, bool isRequired, string expected) : JsonMember<T>(name, isRequired)
    {
        public override string Expected => expected;

        public override T? Read(ref Utf8JsonReader reader, T whole) => reader.TokenType == JsonTokenType.String ? set(whole, reader.GetString()!) : null;

        public override void Write(Utf8JsonWriter writer, T whole)
        {
            if (get(whole) is { } value)
                writer.WriteString(NameUtf8, value);
        }
    }

    sealed class BooleanMember(string name, Func<T, bool?> get, Func<T, bool, T> set) : JsonMember<T>(name, isRequired: false)
    {
        public override string Expected => "true or false";

        public override T? Read(ref Utf8JsonReader reader, T whole)
            => reader.TokenType is JsonTokenType.True or JsonTokenType.False ? set(whole, reader.GetBoolean()) : null;

        public override void Write(Utf8JsonWriter writer, T whole)
        {
            if (get(whole) is { } value)
                writer.WriteBoolean(NameUtf8, value);
        }
    }
}
