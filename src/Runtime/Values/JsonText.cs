using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Vectl.Runtime.Values;

/// <summary>
/// What JSON must escape (RFC 8259, section 7), DEL and the C1 controls too, and nothing else. The library's own encoders
/// build tables over all of Unicode when the first of them is touched, which is a tenth of a millisecond of every start.
/// </summary>
public sealed unsafe class JsonText : JavaScriptEncoder
{
    const string Hex = "0123456789abcdef";

    JsonText() { }

    /// <summary>For the options of a writer.</summary>
    public static JsonText Encoder { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\' or (>= 0x7f and < 0xa0);

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (!rest.IsEmpty)
        {
            // Half of a surrogate pair is no text: the caller writes U+FFFD for it.
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != OperationStatus.Done || WillEncode(rune.Value))
                return textLength - rest.Length;
            rest = rest[length..];
        }
        return -1;
    }

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> escape = stackalloc char[6];
        int length = !WillEncode(unicodeScalar) ? new Rune(unicodeScalar).EncodeToUtf16(escape) : Escape(unicodeScalar, escape);
        bool fits = length <= bufferLength;
        numberOfCharactersWritten = fits ? length : 0;
        if (fits)
            escape[..length].CopyTo(new Span<char>(buffer, bufferLength));
        return fits;
    }

    static int Escape(int scalar, Span<char> escape)
    {
        escape[0] = '\\';
        escape[1] = scalar switch { '\n' => 'n', '\r' => 'r', '\t' => 't', '"' => '"', '\\' => '\\', _ => 'u' };
        if (escape[1] != 'u')
            return 2;
        for (int i = 0; i < 4; i++)
            escape[2 + i] = Hex[scalar >> (12 - 4 * i) & 15];
        return 6;
    }
}
