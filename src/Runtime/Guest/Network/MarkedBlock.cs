using System.Text;

namespace Vectl.Runtime.Guest.Network;

/// <summary>A part of a file between two comments, which vectl owns; all other lines stay as they are, byte by byte.</summary>
static class MarkedBlock
{
    /// <summary>The content with <paramref name="text"/> as the block of that name: in its place, or at the end. Null takes the block out.</summary>
    public static byte[] With(ReadOnlySpan<byte> content, string name, string? text)
    {
        string begin = $"# Of vectl: {name}. Changes down to the end of it are lost.", end = $"# Of vectl: end of {name}.";
        // One character per byte, whatever the encoding is.
        var lines = new List<string>(Encoding.Latin1.GetString(content).Split('\n'));
        int first = lines.IndexOf(begin), last = first < 0 ? -1 : lines.IndexOf(end, first);
        if (first >= 0)
            // Whoever took the end away has what follows for himself.
            lines.RemoveRange(first, last < 0 ? 1 : last - first + 1);
        if (text is null)
            return first < 0 ? content.ToArray() : Encoding.Latin1.GetBytes(string.Join('\n', lines));
        if (first < 0)
        {
            first = lines.Count;
            if (lines[^1].Length == 0)
                first--;
            else
                lines.Add("");
        }
        lines.InsertRange(first, [begin, .. text.TrimEnd('\n').Split('\n'), end]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>The content without any line of the block.</summary>
    public static string Without(ReadOnlySpan<byte> content, string name) => Encoding.Latin1.GetString(With(content, name, null));
}
