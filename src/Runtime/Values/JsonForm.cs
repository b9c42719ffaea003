using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Vectl.Runtime.Values;

/// <summary>The JSON of a <typeparamref name="T"/>, read and written without a serializer, whose start costs more than the reading: <c>start</c> and <c>exec</c> wait for it.</summary>
/// <param name="what">What a file holds, for messages.</param>
/// <param name="blank">What one without any member is.</param>
/// <param name="members">Its members, in the order of the file.</param>
sealed class JsonForm<T>(string what, T blank, params JsonMember<T>[] members) where T : class
{
    /// <summary>Reads a file; members that are not known are passed over, for a later version may have written them.</summary>
    /// <param name="json">The file.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="problem">Otherwise <c>line:column: found, expected</c>; the column counts bytes.</param>
    public bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? problem)
    {
        value = null;
        var reader = new Utf8JsonReader(json);
        try
        {
            value = Read(ref reader, out string reason);
            problem = value is null ? $"{PositionOf(json, (int)reader.TokenStartIndex)}: {reason}" : null;
        }
        catch (JsonException failure)
        {
            problem = $"{failure.LineNumber + 1}:{failure.BytePositionInLine + 1}: {(json.IsEmpty ? "an empty file" : "not JSON")}, expected {what}";
        }
        catch (InvalidOperationException)
        {
            // What Utf8JsonReader throws for text that is not valid UTF-8, or for half a surrogate pair.
            problem = $"{PositionOf(json, (int)reader.TokenStartIndex)}: text that is not Unicode, expected {what}";
        }
        return problem is null;
    }

    /// <summary>Writes a file.</summary>
    public byte[] Format(T value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JsonText.Encoder }))
        {
            writer.WriteStartObject();
            foreach (JsonMember<T> member in members)
                member.Write(writer, value);
            writer.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    T? Read(ref Utf8JsonReader reader, out string reason)
    {
        reason = $"not an object, expected {what}";
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        T value = blank;
        ulong seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int index = IndexOf(ref reader);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }
            if (members[index].Read(ref reader, value) is not { } next)
            {
                reason = $"{members[index].Name} is not acceptable, expected {members[index].Expected}";
                return null;
            }
            value = next;
            seen |= 1ul << index;
        }
        // At the end this throws when anything but white space follows the object.
        reader.Read();
        for (int i = 0; i < members.Length; i++)
            if (members[i].IsRequired && (seen & 1ul << i) == 0)
            {
                reason = $"no {members[i].Name}, expected {what}";
                return null;
            }
        return value;
    }

    int IndexOf(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < members.Length; i++)
            if (reader.ValueTextEquals(members[i].NameUtf8))
                return i;
        return -1;
    }

    static string PositionOf(ReadOnlySpan<byte> json, int index)
    {
        ReadOnlySpan<byte> before = json[..index];
        return $"{before.Count((byte)'\n') + 1}:{index - before.LastIndexOf((byte)'\n')}";
    }
}
