namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>A place in a text file; both numbers count from 1.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The character of the line.</param>
readonly record struct Position(int Line, int Column)
{
    /// <summary>The first character, where things that are missing are reported.</summary>
    public static readonly Position Start = new(1, 1);

    /// <summary>The place of the character at <paramref name="index"/>; only LF ends a line.</summary>
    public static Position Of(ReadOnlySpan<char> text, int index)
    {
        ReadOnlySpan<char> before = text[..index];
        return new Position(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}
