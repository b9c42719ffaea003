using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>A template's name: 1 to 64 of <c>a-z A-Z 0-9 . _ + -</c>, beginning with a letter or a digit.</summary>
public readonly record struct TemplateName
{
    const int Longest = 64;

    TemplateName(string text) => Text = text;

    /// <summary>The name, which is also a directory's.</summary>
    public string Text { get; }

    /// <summary>Reads a name; false when it is none.</summary>
    public static bool TryParse(string text, out TemplateName name)
    {
        bool valid = text.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(text[0]) && text.All(IsAllowed);
        name = valid ? new TemplateName(text) : default;
        return valid;
    }

    /// <summary>Reads a name or throws (exit code 21).</summary>
    public static TemplateName Parse(string text)
        => TryParse(text, out TemplateName name) ? name : throw new VeException(VeError.BadValue, $"'{Printable.Text(text)}' cannot be a template's name",
            $"A template's name has 1 to {Longest} of the characters a-z A-Z 0-9 . _ + - and begins with a letter or a digit.");

    static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or '-';

    /// <inheritdoc/>
    public override string ToString() => Text;
}
