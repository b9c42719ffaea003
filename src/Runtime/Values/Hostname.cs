using System.Text;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Values;

/// <summary>A host name: labels of RFC 1123 joined by dots, at most HOST_NAME_MAX characters in all.</summary>
public readonly record struct Hostname
{
    /// <summary><c>HOST_NAME_MAX</c> of Linux: what <c>sethostname(2)</c> takes.</summary>
    public const int MaxLength = 64;

    const int MaxLabel = 63;

    Hostname(string text) => Text = text;

    /// <summary>The name.</summary>
    public string Text { get; }

    /// <summary>Whether <paramref name="text"/> is a host name; <paramref name="reason"/> says why not.</summary>
    public static bool TryParse(string text, out Hostname hostname, out string reason)
    {
        reason = text.Length == 0 ? "it is empty"
            : text.Length > MaxLength ? $"it has {text.Length} characters, {MaxLength} are allowed"
            : ReasonAgainstLabels(text);
        hostname = reason.Length == 0 ? new Hostname(text) : default;
        return reason.Length == 0;
    }

    /// <summary>Reads a host name or throws with the reason (exit code 70).</summary>
    public static Hostname Parse(string text) => TryParse(text, out Hostname hostname, out string reason)
        ? hostname
        : throw new VeException(VeError.BadHostname, $"'{Printable.Text(text)}' cannot be a host name: {reason}");

    static string ReasonAgainstLabels(string text)
    {
        foreach (Range range in text.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = text.AsSpan(range);
            if (label.Length == 0)
                return "it has a dot too many";
            if (label.Length > MaxLabel)
                return $"a part has {label.Length} characters, {MaxLabel} are allowed";
            if (label[0] == '-' || label[^1] == '-')
                return "a part begins or ends with a dash";
            foreach (Rune rune in label.EnumerateRunes())
                if (!rune.IsAscii || !(char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '-'))
                    return $"'{Printable.Text(rune.ToString())}' is not one of 0-9 A-Z a-z -";
        }
        return "";
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
