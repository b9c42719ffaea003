using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Streams;

/// <summary>The last lines of a console log, for a message: in one line, and harmless to a terminal.</summary>
static class ConsoleTail
{
    const int Lines = 3, Bytes = 2048, Escape = 27;

    /// <summary>The last lines that are not empty; "" when there are none.</summary>
    public static unsafe string Read(string path)
    {
        using Fd? log = Kernel.TryOpenAt(null, path, LibC.O_RDONLY | LibC.O_NOFOLLOW);
        if (log is null)
            return "";
        Span<byte> tail = stackalloc byte[Bytes];
        nint count;
        fixed (byte* pointer = tail)
            count = LibC.pread(log.Number, pointer, Bytes, Math.Max(0, (long)Kernel.Stat(log).stx_size - Bytes));
        return count > 0 ? Format(Encoding.UTF8.GetString(tail[..(int)count])) : "";
    }

    /// <summary>The last lines of <paramref name="text"/>.</summary>
    internal static string Format(string text)
    {
        string[] lines = WithoutColours(text).Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.TakeLast(Lines).Select(line => Printable.Text(line)));
    }

    // ECMA-48: a control sequence is Escape, "[", parameters below "@", and one letter.
    static string WithoutColours(string text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != Escape || i + 1 == text.Length || text[i + 1] != '[')
            {
                result.Append(text[i]);
                continue;
            }
            for (i += 2; i < text.Length && text[i] is >= ' ' and < '@';)
                i++;
        }
        return result.ToString();
    }
}
