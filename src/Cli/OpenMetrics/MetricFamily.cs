namespace Vectl.Cli.OpenMetrics;

/// <summary>Values of one name.</summary>
/// <param name="Name">Without the <c>_total</c> of a counter.</param>
/// <param name="Type">What kind of value it is.</param>
/// <param name="Help">What it means.</param>
/// <param name="Points">The values of one container.</param>
sealed record MetricFamily<T>(string Name, MetricType Type, string Help, Func<T, IEnumerable<MetricPoint>> Points)
{
    static readonly string[] _units = ["seconds", "bytes"];

    /// <summary>The unit, which is the end of the name; null when it only counts.</summary>
    public string? Unit => _units.FirstOrDefault(unit => Name.EndsWith("_" + unit, StringComparison.Ordinal));
}
