namespace Vectl.Runtime.Lifecycle;

/// <summary>One <c>--key value</c> of <c>create</c>, <c>set</c> or <c>unset</c>: a key of the VE configuration and its new text, null to unset.</summary>
/// <param name="Key">The YAML key, e.g. <c>stop_timeout</c>.</param>
/// <param name="Value">The value as typed.</param>
public sealed record Setting(string Key, string? Value);
