using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Values;

/// <summary>A VE's name: 1 to 64 of vzctl's characters <c>[0-9A-Za-z -+_.]</c>, not a number, not beginning with a dash, dot or space.</summary>
public readonly record struct VeName
{
    VeName(string text) => Text = text;

    /// <summary>The name.</summary>
    public string Text { get; }

    /// <summary>Whether <paramref name="text"/> is a name; <paramref name="reason"/> says why not.</summary>
    public static bool TryParse(string text, out VeName name, out string reason)
    {
        reason = text.Length is 0 or > 64 ? $"it has {text.Length} characters, 1 to 64 are allowed"
            : text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? "it is a number, which would be read as a CTID"
            : text[0] is '-' or '.' or ' ' || text[^1] == ' ' ? "it begins with a dash, a dot or a space, or ends with a space"
            : text.FirstOrDefault(c => !IsAllowed(c)) is var bad and not '\0' ? $"'{Printable.Text(bad.ToString())}' is not one of 0-9 A-Z a-z space - + _ ."
            : text.Contains('\0') ? "it contains a NUL character"
            : "";
        name = reason.Length == 0 ? new VeName(text) : default;
        return reason.Length == 0;
    }

    /// <summary>Reads a name or throws with the reason (exit code 131).</summary>
    public static VeName Parse(string text)
        => TryParse(text, out VeName name, out string reason) ? name : throw new VeException(VeError.BadName, $"'{Printable.Text(text)}' cannot be a name: {reason}");

    static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '+' or '_' or '.';

    /// <inheritdoc/>
    public override string ToString() => Text;
}
