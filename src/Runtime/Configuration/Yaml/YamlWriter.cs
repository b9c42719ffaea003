using System.Globalization;
using System.Text;

namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>Writes block mappings of scalars so that any YAML reader, of version 1.1 or 1.2, reads back the same values.</summary>
sealed class YamlWriter
{
    // What some reader takes for something else than text; compared without case.
    static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "=", "<<", ".inf", "+.inf", ".nan"];

    readonly StringBuilder _text = new();
    int _depth;

    /// <summary>A comment of one line.</summary>
    public void Comment(string text) => _text.Append("# ").Append(text).Append('\n');

    /// <summary>A key with a text, in quotes when it needs them.</summary>
    public void Text(string key, string value) => Raw(key, Quoted(value));

    /// <summary>A key with a number, yes, no, true or false.</summary>
    public void Raw(string key, string value) => Indent().Append(Quoted(key)).Append(": ").Append(value).Append('\n');

    /// <summary>A key with a list of texts, on the same line.</summary>
    public void Sequence(string key, ReadOnlySpan<string> values)
    {
        Indent().Append(Quoted(key)).Append(": [");
        for (int i = 0; i < values.Length; i++)
            _text.Append(i == 0 ? "" : ", ").Append(IsPlainInList(values[i]) ? Quoted(values[i]) : InQuotes(values[i]));
        _text.Append("]\n");
    }

    /// <summary>A key whose value is the mapping that follows until <see cref="EndMapping"/>.</summary>
    public void BeginMapping(string key)
    {
        Indent().Append(Quoted(key)).Append(":\n");
        _depth++;
    }

    /// <summary>Ends the innermost mapping.</summary>
    public void EndMapping() => _depth--;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    StringBuilder Indent() => _text.Append(' ', _depth * 2);

    /// <summary>The value as it is when that is safe, otherwise in double quotes.</summary>
    public static string Quoted(string value) => IsPlain(value) ? value : InQuotes(value);

    static string InQuotes(string value)
    {
        var result = new StringBuilder("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                result.Append('\\').Append(c);
            else if (NeedsEscape(c))
                result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                result.Append(c);
        }
        return result.Append('"').ToString();
    }

    // https://yaml.org/spec/1.2.2/#733-plain-style, and more cautious where readers differ.
    static bool IsPlain(string value)
    {
        if (value.Length == 0 || value[0] == ' ' || value[^1] is ' ' or ':' || IsIndicator(value[0]))
            return false;
        if (value.Contains(": ", StringComparison.Ordinal) || value.Contains(" #", StringComparison.Ordinal))
            return false;
        foreach (char c in value)
            if (NeedsEscape(c))
                return false;
        return !LooksLikeNumber(value) && !Words.Contains(value, StringComparer.OrdinalIgnoreCase);
    }

    // Brackets and commas end a value in a list, and readers differ about colons (https://yaml.org/spec/1.2.2/#733-plain-style).
    static bool IsPlainInList(string value) => value.AsSpan().IndexOfAny(",[]{}:") < 0;

    static bool IsIndicator(char c) => "-?:,[]{}#&*!|>'\"%@`".Contains(c, StringComparison.Ordinal);

    // Line ends of YAML 1.1, byte order marks and control characters; the parser cannot escape half a surrogate pair.
    static bool NeedsEscape(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    // Numbers in all bases, base 60, with underscores, and dates: digits first, and then nothing that is not part of one.
    static bool LooksLikeNumber(string value)
        => (char.IsAsciiDigit(value[0]) || (value[0] is '.' or '+' && value.Length > 1 && (char.IsAsciiDigit(value[1]) || value[1] == '.')))
            && value.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEFxXo_:.+-TtZ ") < 0;
}
