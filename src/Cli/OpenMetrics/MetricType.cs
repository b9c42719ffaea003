namespace Vectl.Cli.OpenMetrics;

/// <summary>The types of the format that are used here.</summary>
enum MetricType
{
    /// <summary>A value that goes up and down.</summary>
    Gauge,
    /// <summary>A value that only grows, until its container is started anew.</summary>
    Counter,
}
