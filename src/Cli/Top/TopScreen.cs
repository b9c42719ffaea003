using System.Globalization;
using System.Text;
using Vectl.Cli.Output;
using Vectl.Runtime.Watching;
using static Vectl.Cli.Output.ByteCount;

namespace Vectl.Cli.Top;

/// <summary>Draws <c>top</c>: a pure function of what is known and of the screen.</summary>
/// <param name="width">Columns of the screen.</param>
/// <param name="height">Lines of the screen.</param>
/// <param name="traits">Whether it has colours and more than ASCII.</param>
sealed class TopScreen(int width, int height, TerminalTraits traits)
{
    const int HeaderLines = 5;
    const string Keys = "q quit  h help  c cpu  m memory  p pids  i io  n network  w waiting  t ctid  r reverse";

    /// <summary>How many containers there is room for: the key line and the headings are left out of it.</summary>
    public int Page => Math.Max(1, height - HeaderLines - 1);

    /// <summary>The lines of the screen, <c>height</c> of them, none wider than <c>width</c>.</summary>
    public IReadOnlyList<string> Render(TopState state)
    {
        List<string> lines = [Title(state), CpuLine(state), MemoryLine(state.Now.Capacity), "", Headings(state)];
        IReadOnlyList<VeReport> rows = state.Rows();
        if (state.Help)
            lines.AddRange(TopKeys.Table.Select(key => Fit($"  {key.Key,-24}{key.Meaning}")));
        else if (rows.Count == 0)
            lines.Add(Fit("  no container runs"));
        else
            lines.AddRange(rows.Skip(Math.Min(state.Offset, rows.Count - 1)).Take(Page).Select(Row));
        // A screen too low for all shows the top of it; the key line is the first to go.
        lines = [.. lines.Take(height)];
        while (lines.Count < height - 1)
            lines.Add("");
        if (lines.Count < height)
            lines.Add(Style(Fit(Keys), "2"));
        return lines;
    }

    string Title(TopState state)
    {
        string span = state.Before is null ? "since each start" : $"of {Number((state.Now.At - state.Before.At).TotalSeconds)} s";
        return Style(Fit(string.Create(CultureInfo.InvariantCulture, $"vectl top: {state.Now.Ves.Length} running, rates {span}, sorted by {state.Sort.ToString().ToLowerInvariant()}{(state.Reversed ? ", reversed" : "")}")), "1");
    }

    string CpuLine(TopState state)
    {
        double? used = state.Before is null ? null : state.Now.CpusSince(state.Before);
        return HostLine("cpu", 100 * used / state.Now.Capacity.Cpus, string.Create(CultureInfo.InvariantCulture, $"{Number(used, "0.00")} of {state.Now.Capacity.Cpus}"));
    }

    string MemoryLine(HostCapacity host)
    {
        string text = $"{Short(host.Memory - host.AvailableMemory)} of {Short(host.Memory)}";
        if (host.Swap > 0)
            text += $", swap {Short(host.Swap - host.FreeSwap)} of {Short(host.Swap)}";
        return HostLine("memory", 100.0 * (host.Memory - host.AvailableMemory) / host.Memory, text);
    }

    string HostLine(string what, double? percent, string text)
    {
        string label = $"host {what,-7}", tail = $" {Number(percent),5}%  {text}";
        int bar = Math.Min(30, width - label.Length - tail.Length - 1);
        return bar < 3 ? Fit(label + tail) : label + Bar(percent, bar) + tail;
    }

    string Headings(TopState state)
    {
        var line = new StringBuilder();
        foreach (TopColumn column in Shown())
        {
            string heading = Align(column, column.Header);
            line.Append(line.Length == 0 ? "" : " ").Append(column.Sort == state.Sort ? Style(heading, "1;7") : Style(heading, "7"));
        }
        return line.ToString();
    }

    string Row(VeReport report)
    {
        var line = new StringBuilder();
        foreach (TopColumn column in Shown())
            line.Append(line.Length == 0 ? "" : " ").Append(column.Percent is { } percent ? Bar(percent(report), column.Width) : Align(column, column.Cell(report)));
        return line.ToString();
    }

    IEnumerable<TopColumn> Shown()
    {
        int used = -1;
        return TopColumn.All.TakeWhile(column => (used += column.Width + 1) <= width);
    }

    static string Align(TopColumn column, string cell)
    {
        string cut = cell.Length > column.Width ? cell[..column.Width] : cell;
        return column.IsFlushLeft ? cut.PadRight(column.Width) : cut.PadLeft(column.Width);
    }

    /// <summary>A bar in brackets, <paramref name="size"/> wide in all; dots where it is not known how full.</summary>
    string Bar(double? percent, int size)
    {
        int room = size - 2;
        if (percent is not { } known)
            return $"[{new string('.', room)}]";
        int full = (int)Math.Round(Math.Clamp(known, 0, 100) * room / 100);
        string colour = known switch { >= 90 => "31", >= 70 => "33", _ => "32" };
        return $"[{Style(new string(traits.Utf8 ? '■' : '|', full), colour)}{new string(' ', room - full)}]";
    }

    string Fit(string text) => text.Length > width ? text[..Math.Max(0, width)] : text;

    string Style(string text, string code) => traits.Colour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
