namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>One <c>key: value</c> of a mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where the key stands.</param>
/// <param name="Value">The value.</param>
sealed record ConfigEntry(string Key, Position At, ConfigNode Value);
