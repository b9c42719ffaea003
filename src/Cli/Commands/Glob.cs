namespace Vectl.Cli.Commands;

/// <summary>Shell patterns, as fnmatch(3) without flags: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-z]</c>, <c>[!a]</c> and backslash.</summary>
static class Glob
{
    /// <summary>Whether the whole of <paramref name="text"/> matches; unknown text matches nothing.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, string? text) => text is not null && Match(pattern, text);

    static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // After a mismatch the last star takes one more character: no recursion, so no pattern is slow.
        int p = 0, t = 0, starPattern = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (starPattern, starText) = (++p, t);
            else if (p < pattern.Length && MatchOne(pattern, ref p, text[t]))
                t++;
            else if (starPattern >= 0)
                (p, t) = (starPattern, ++starText);
            else
                return false;
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    static bool MatchOne(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        switch (pattern[p])
        {
            case '?':
                p++;
                return true;
            case '[' when HasEnd(pattern[(p + 1)..]):
                return MatchClass(pattern, ref p, c);
            case '\\' when p + 1 < pattern.Length:
                p += 2;
                return pattern[p - 1] == c;
            default:
                return pattern[p++] == c;
        }
    }

    // A bracket that comes first in a class stands for itself and does not end it.
    static bool HasEnd(ReadOnlySpan<char> afterBracket)
    {
        int first = afterBracket is ['!' or '^', ..] ? 2 : 1;
        return afterBracket.Length > first && afterBracket[first..].Contains(']');
    }

    static bool MatchClass(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        int i = p + 1;
        bool negate = pattern[i] is '!' or '^';
        if (negate)
            i++;
        bool found = false;
        for (int first = i; i < pattern.Length && (pattern[i] != ']' || i == first); i++)
        {
            bool range = i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] != ']';
            found |= range ? c >= pattern[i] && c <= pattern[i + 2] : c == pattern[i];
            if (range)
                i += 2;
        }
        p = i + 1;
        return found != negate;
    }
}
