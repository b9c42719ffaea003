using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Output;

/// <summary>Lays out rows of text as vzlist does: fixed widths, one blank between columns, nothing after the last.</summary>
/// <param name="columns">The columns, left to right.</param>
/// <param name="header">Whether the first line is headings.</param>
/// <param name="trim">Whether a cell is cut to its column's width; the last one never is.</param>
sealed class Table(IReadOnlyList<Column> columns, bool header = true, bool trim = true)
{
    /// <summary>The table as lines.</summary>
    public string Render(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = new int[columns.Count];
        for (int i = 0; i < widths.Length; i++)
            widths[i] = columns[i].Width > 0 ? columns[i].Width : Longest(rows, i);
        var text = new StringBuilder();
        if (header)
            AppendLine(text, widths, i => columns[i].Header);
        foreach (IReadOnlyList<string> row in rows)
            AppendLine(text, widths, i => Safe(row[i]));
        return text.ToString();
    }

    int Longest(IReadOnlyList<IReadOnlyList<string>> rows, int column)
    {
        int longest = header ? columns[column].Header.Length : 0;
        foreach (IReadOnlyList<string> row in rows)
            longest = Math.Max(longest, row[column].Length);
        return longest;
    }

    void AppendLine(StringBuilder text, int[] widths, Func<int, string> cell)
    {
        for (int i = 0; i < widths.Length; i++)
        {
            bool last = i == widths.Length - 1;
            string value = cell(i);
            if (trim && !last && value.Length > widths[i])
                value = value[..widths[i]];
            int padding = Math.Max(0, widths[i] - value.Length);
            if (columns[i].AlignRight)
                text.Append(' ', padding);
            text.Append(value);
            if (!last)
                text.Append(' ', (columns[i].AlignRight ? 0 : padding) + 1);
        }
        text.Append('\n');
    }

    static string Safe(string cell) => cell.AsSpan().ContainsAnyInRange('\0', '\x1f') || cell.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
        ? Printable.Text(cell, limit: 4096)
        : cell;
}
