namespace Vectl.Cli.Top;

/// <summary>The keys of <c>top</c>, from the bytes that a terminal in raw mode sends.</summary>
static class TopKeys
{
    const byte Escape = 27, ControlC = 3;

    /// <summary>The keys, for the help.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> Table { get; } =
    [
        ("c m p i n w", "sort by cpu, memory, pids, io, network, waiting"),
        ("t", "sort by CTID"),
        ("< >", "sort by the column to the left, to the right"),
        ("r", "reverse the order"),
        ("j k, arrows, page keys", "scroll"),
        ("h ?", "this help"),
        ("q, Ctrl-C", "quit"),
    ];

    /// <summary>What was typed, in order.</summary>
    public static List<TopKey> Parse(ReadOnlySpan<byte> typed)
    {
        var keys = new List<TopKey>();
        while (!typed.IsEmpty)
        {
            // ESC [ parameters, then a final byte (ECMA-48, 5.4); ESC O and a letter from a keypad.
            int length = 1;
            if (typed is [Escape, (byte)'[' or (byte)'O', ..])
            {
                int final = typed[2..].IndexOfAnyInRange((byte)'@', (byte)'~');
                length = final < 0 ? typed.Length : final + 3;
            }
            keys.Add(length == 1 ? Letter(typed[0]) : Sequence(typed[2..length]));
            typed = typed[length..];
        }
        return keys;
    }

    static TopKey Letter(byte letter) => letter switch
    {
        (byte)'q' or (byte)'Q' or ControlC => TopKey.Quit,
        (byte)'h' or (byte)'?' => TopKey.Help,
        (byte)'r' or (byte)'R' => TopKey.Reverse,
        (byte)'<' => TopKey.SortLeft,
        (byte)'>' => TopKey.SortRight,
        (byte)'k' => TopKey.Up,
        (byte)'j' => TopKey.Down,
        (byte)'c' or (byte)'P' => TopKey.Cpu,
        (byte)'m' or (byte)'M' => TopKey.Memory,
        (byte)'p' => TopKey.Pids,
        (byte)'i' => TopKey.Io,
        (byte)'n' => TopKey.Network,
        (byte)'w' => TopKey.Waiting,
        (byte)'t' or (byte)'N' => TopKey.Ctid,
        _ => TopKey.None,
    };

    static TopKey Sequence(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'A'] => TopKey.Up,
        [(byte)'B'] => TopKey.Down,
        [(byte)'C'] => TopKey.SortRight,
        [(byte)'D'] => TopKey.SortLeft,
        [(byte)'5', (byte)'~'] => TopKey.PageUp,
        [(byte)'6', (byte)'~'] => TopKey.PageDown,
        _ => TopKey.None,
    };
}
