using System.Globalization;
using System.Text;

namespace Vectl.Cli.Tests.OpenMetrics;

/// <summary>A value as the parser read it.</summary>
sealed record ParsedPoint(string Family, string Type, string Labels, double Value);

/// <summary>Reads OpenMetrics text and throws at the first thing that its specification does not allow, of what is used here.</summary>
sealed class StrictParser
{
    readonly List<ParsedPoint> _points = [];
    readonly HashSet<string> _families = [], _series = [];
    string _family = "", _type = "";
    string? _last;

    public static IReadOnlyList<ParsedPoint> Parse(string text)
    {
        var parser = new StrictParser();
        Require(text.EndsWith("\n# EOF\n", StringComparison.Ordinal) || text == "# EOF\n", "no # EOF at the end");
        string[] lines = text[..^"# EOF\n".Length].Split('\n');
        Require(lines[^1].Length == 0, "the last line has no end");
        foreach (string line in lines[..^1])
            parser.Line(line);
        Require(parser._last is null, $"{parser._family} has metadata and no values");
        return parser._points;
    }

    void Line(string line)
    {
        if (line.StartsWith('#'))
            Metadata(line.Split(' ', 4));
        else
            Point(line);
    }

    void Metadata(string[] words)
    {
        Require(words.Length == 4 && words[0] == "#" && words[3].Length > 0, string.Join(' ', words));
        (string kind, string name, string value) = (words[1], words[2], words[3]);
        if (kind == "TYPE")
        {
            Require(_last is null && _families.Add(name), $"{name} twice, or the family before it is empty");
            Require(IsName(name) && !name.EndsWith("_total", StringComparison.Ordinal) && value is "gauge" or "counter", $"{name} {value}");
            (_family, _type) = (name, value);
        }
        else
        {
            Require(name == _family && _last is "TYPE" or "UNIT", $"{kind} {name} out of order");
            Require(kind == "UNIT" ? _last == "TYPE" && name.EndsWith("_" + value, StringComparison.Ordinal) : kind == "HELP", $"{kind} {name}");
        }
        _last = kind;
    }

    void Point(string line)
    {
        Require(_last is null or "HELP", line);
        _last = null;
        string name = _type == "counter" ? _family + "_total" : _family;
        Require(line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length, line);
        int at = name.Length;
        string labels = line[at] == '{' ? Labels(line, ref at) : "";
        Require(_series.Add(name + labels), $"{name}{labels} twice");
        Require(line[at] == ' ', line);
        string number = line[(at + 1)..];
        double value = number == "+Inf" ? double.PositiveInfinity : double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        Require(_type != "counter" || value >= 0 && double.IsFinite(value), line);
        _points.Add(new(_family, _type, labels, value));
    }

    static string Labels(string line, ref int at)
    {
        var text = new StringBuilder();
        var names = new HashSet<string>();
        do
        {
            int equals = line.IndexOf('=', ++at);
            Require(names.Add(line[at..equals]) && IsName(line[at..equals]) && line[equals + 1] == '"', line);
            text.Append(text.Length == 0 ? "" : ",").Append(line[at..equals]).Append('=');
            for (at = equals + 2; line[at] != '"'; at++)
            {
                char c = line[at] == '\\' ? line[++at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', _ => throw new FormatException(line) } : line[at];
                text.Append(c);
            }
            at++;
        }
        while (line[at] == ',');
        Require(line[at++] == '}', line);
        return text.ToString();
    }

    static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    static void Require(bool condition, string what)
    {
        if (!condition)
            throw new FormatException(what);
    }
}
