using System.Text;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Values;

/// <summary>The name of a template, which is also its directory's: 1 to 64 of <c>[A-Za-z0-9._+-]</c>, a letter or digit first, no two dots together.</summary>
public readonly record struct TemplateName
{
    const int MaxLength = 64;

    TemplateName(string text) => Text = text;

    /// <summary>The name.</summary>
    public string Text { get; }

    /// <summary>Whether <paramref name="text"/> is a template's name; <paramref name="reason"/> says why not.</summary>
    public static bool TryParse(string text, out TemplateName name, out string reason)
    {
        reason = text.Length is 0 or > MaxLength ? $"it has {text.Length} characters, 1 to {MaxLength} are allowed"
            : !char.IsAsciiLetterOrDigit(text[0]) ? "it does not begin with a letter or a digit"
            : text.Contains("..", StringComparison.Ordinal) ? "it has two dots together"
            : ReasonAgainstCharacters(text);
        name = reason.Length == 0 ? new TemplateName(text) : default;
        return reason.Length == 0;
    }

    /// <summary>Reads a template's name or throws with the reason (exit code 21).</summary>
    public static TemplateName Parse(string text) => TryParse(text, out TemplateName name, out string reason)
        ? name
        : throw new VeException(VeError.BadValue, $"'{Printable.Text(text)}' cannot be a template: {reason}");

    static string ReasonAgainstCharacters(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            if (!rune.IsAscii || !(char.IsAsciiLetterOrDigit((char)rune.Value) || (char)rune.Value is '.' or '_' or '+' or '-'))
                return $"'{Printable.Text(rune.ToString())}' is not one of 0-9 A-Z a-z . _ + -";
        return "";
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
