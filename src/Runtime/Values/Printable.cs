using System.Text;

namespace Vectl.Runtime.Values;

/// <summary>Makes foreign text safe for one line of a terminal: control characters become escapes, long text is cut.</summary>
public static class Printable
{
    /// <summary>The text with every control character as <c>\xNN</c>, at most <paramref name="limit"/> characters.</summary>
    public static string Text(string text, int limit = 120)
    {
        var result = new StringBuilder();
        foreach (char c in text)
        {
            if (result.Length >= limit)
                return result.Append("...").ToString();
            if (c == '\n')
                result.Append("\\n");
            else if (char.IsControl(c))
                result.Append($"\\x{(int)c:x2}");
            else
                result.Append(c);
        }
        return result.ToString();
    }
}
