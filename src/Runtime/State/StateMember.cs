using System.Text;
using System.Text.Json;

namespace Vectl.Runtime.State;

/// <summary>One member of the JSON of <see cref="VeState"/>: how it is read and written.</summary>
abstract class StateMember(string name)
{
    readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its name as it stands in the file.</summary>
    public ReadOnlySpan<byte> NameUtf8 => _name;

    /// <summary>What a message says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>The state with the value at which <paramref name="reader"/> stands, or null when that is not one.</summary>
    public abstract VeState? Read(ref Utf8JsonReader reader, VeState state);

    /// <summary>Writes the member.</summary>
    public abstract void Write(Utf8JsonWriter writer, VeState state);

    /// <summary>A whole number from <paramref name="lowest"/> to <paramref name="highest"/>; null is left out.</summary>
    public static StateMember Number(string name, long lowest, long highest, Func<VeState, long?> get, Func<VeState, long, VeState> set)
        => new NumberMember(name, lowest, highest, get, set);

    /// <summary>A text; null is left out.</summary>
    public static StateMember Text(string name, Func<VeState, string?> get, Func<VeState, string, VeState> set) => new TextMember(name, get, set);

    /// <summary>True or false.</summary>
    public static StateMember Boolean(string name, Func<VeState, bool> get, Func<VeState, bool, VeState> set) => new BooleanMember(name, get, set);

    sealed class NumberMember(string name, long lowest, long highest, Func<VeState, long?> get, Func<VeState, long, VeState> set) : StateMember(name)
    {
        public override string Expected => $"a whole number from {lowest} to {highest}";

        public override VeState? Read(ref Utf8JsonReader reader, VeState state)
            => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= lowest && value <= highest ? set(state, value) : null;

        public override void Write(Utf8JsonWriter writer, VeState state)
        {
            if (get(state) is { } value)
                writer.WriteNumber(NameUtf8, value);
        }
    }

    sealed class TextMember(string name, Func<VeState, string?> get, Func<VeState, string, VeState> set) : StateMember(name)
    {
        public override string Expected => "a text";

        public override VeState? Read(ref Utf8JsonReader reader, VeState state)
            => reader.TokenType == JsonTokenType.String ? set(state, reader.GetString()!) : null;

        public override void Write(Utf8JsonWriter writer, VeState state)
        {
            if (get(state) is { } value)
                writer.WriteString(NameUtf8, value);
        }
    }

    sealed class BooleanMember(string name, Func<VeState, bool> get, Func<VeState, bool, VeState> set) : StateMember(name)
    {
        public override string Expected => "true or false";

        public override VeState? Read(ref Utf8JsonReader reader, VeState state)
            => reader.TokenType is JsonTokenType.True or JsonTokenType.False ? set(state, reader.GetBoolean()) : null;

        public override void Write(Utf8JsonWriter writer, VeState state) => writer.WriteBoolean(NameUtf8, get(state));
    }
}
