using System.Buffers.Text;

namespace Vectl.Cgroups.Usage;

/// <summary>
/// The forms that numbers have in a cgroup's files (<c>cgroup-v2.rst</c>, "Interface Files"). What is missing, cut short
/// or of another form is null: not known is not zero.
/// </summary>
static class UsageText
{
    /// <summary>A file of one number.</summary>
    public static long? Number(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)'\n');
        return Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length && value >= 0 ? value : null;
    }

    /// <summary>A file or a word of one number, or <c>max</c>.</summary>
    public static Cap Cap(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)'\n');
        if (text.SequenceEqual("max"u8))
            return Usage.Cap.None;
        return Number(text) is { } value ? Usage.Cap.Of(value) : default;
    }

    /// <summary>The value of a key in a file of lines <c>KEY VALUE</c>. A last line without its end may be cut short, and is not taken.</summary>
    public static long? Keyed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        while (NextLine(ref text, out ReadOnlySpan<byte> line))
            if (line.Length > key.Length && line[key.Length] == (byte)' ' && line.StartsWith(key))
                return Number(line[(key.Length + 1)..]);
        return null;
    }

    /// <summary>The value of <c>KEY=VALUE</c> among the words of a line; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        while (NextWord(ref line, out ReadOnlySpan<byte> word))
            if (word.Length > key.Length && word[key.Length] == (byte)'=' && word.StartsWith(key))
                return word[(key.Length + 1)..];
        return default;
    }

    /// <summary>Takes the next whole line off the text.</summary>
    public static bool NextLine(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        int end = text.IndexOf((byte)'\n');
        line = end < 0 ? default : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return end >= 0;
    }

    /// <summary>Takes the next word off a line; words are separated by blanks.</summary>
    public static bool NextWord(scoped ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> word)
    {
        line = line.TrimStart((byte)' ');
        int end = line.IndexOf((byte)' ');
        word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..];
        return !word.IsEmpty;
    }

    /// <summary>A device as <c>MAJOR:MINOR</c>.</summary>
    public static bool TryDevice(ReadOnlySpan<byte> word, out (uint Major, uint Minor) device)
    {
        device = default;
        int colon = word.IndexOf((byte)':');
        return colon > 0 && Utf8Parser.TryParse(word[..colon], out device.Major, out int used) && used == colon
            && Utf8Parser.TryParse(word[(colon + 1)..], out device.Minor, out used) && used > 0 && used == word.Length - colon - 1;
    }
}
