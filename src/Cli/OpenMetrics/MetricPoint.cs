namespace Vectl.Cli.OpenMetrics;

/// <summary>A value with the labels that tell it from its family's others.</summary>
/// <param name="Value">The value; null is not known, and left out.</param>
/// <param name="Labels">Labels besides those of the container.</param>
readonly record struct MetricPoint(double? Value, params (string Name, string Value)[] Labels);
