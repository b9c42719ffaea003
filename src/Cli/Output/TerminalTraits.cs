namespace Vectl.Cli.Output;

/// <summary>What standard error can show, for messages and progress.</summary>
/// <param name="IsTerminal">Whether it is a terminal.</param>
/// <param name="Colour">Whether escape sequences for colour are wanted.</param>
/// <param name="Utf8">Whether it shows more than ASCII.</param>
/// <param name="Columns">Its width.</param>
sealed record TerminalTraits(bool IsTerminal, bool Colour, bool Utf8, int Columns)
{
    /// <summary>A file or a pipe: plain ASCII.</summary>
    public static TerminalTraits Plain { get; } = new(false, false, false, 80);

    /// <summary>What the environment of a terminal says (NO_COLOR: no-color.org; the locale variables: locale(7), in their order of precedence).</summary>
    public static TerminalTraits Of(int columns, Func<string, string?> variable)
    {
        string locale = FirstSet(variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
        bool utf8 = locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        bool colour = string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not (null or "" or "dumb");
        return new(true, colour, utf8, columns);
    }

    static string FirstSet(params ReadOnlySpan<string?> values)
    {
        foreach (string? value in values)
            if (!string.IsNullOrEmpty(value))
                return value;
        return "";
    }
}
