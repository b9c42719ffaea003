using System.Globalization;
using System.Text;

namespace Vectl.Cli.OpenMetrics;

/// <summary>
/// Writes the text format of OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/): each family's metadata, then
/// all its values, and <c># EOF</c> at the end, by which a reader knows that nothing was cut off. What differs from the format
/// of Prometheus, which node_exporter reads, is a comment there; types that Prometheus does not know are not used.
/// </summary>
sealed class MetricsWriter
{
    readonly StringBuilder _text = new();

    /// <summary>Writes a family with the values of all <paramref name="items"/>, or nothing when there are none.</summary>
    public void Write<T>(MetricFamily<T> family, IReadOnlyList<T> items, Func<T, (string Name, string Value)[]> labelsOf)
    {
        bool first = true;
        foreach (T item in items)
            foreach (MetricPoint point in family.Points(item))
                if (point.Value is { } value)
                {
                    if (first)
                        WriteMetadata(family.Name, family.Type, family.Unit, family.Help);
                    first = false;
                    WritePoint(family.Type == MetricType.Counter ? family.Name + "_total" : family.Name, [.. labelsOf(item), .. point.Labels], value);
                }
    }

    /// <summary>The whole text.</summary>
    public string Finish() => _text.Append("# EOF\n").ToString();

    void WriteMetadata(string name, MetricType type, string? unit, string help)
    {
        _text.Append("# TYPE ").Append(name).Append(type == MetricType.Counter ? " counter\n" : " gauge\n");
        if (unit is not null)
            _text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help)).Append('\n');
    }

    void WritePoint(string name, ReadOnlySpan<(string Name, string Value)> labels, double value)
    {
        _text.Append(name);
        for (int i = 0; i < labels.Length; i++)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(double.IsPositiveInfinity(value) ? "+Inf" : value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
