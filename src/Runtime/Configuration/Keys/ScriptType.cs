using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>A script: the path of a file of the host, or the lines of the script itself, the first of which begins with <c>#!</c>.</summary>
sealed class ScriptType : ConfigType<string>
{
    const string Begin = "#!";

    /// <inheritdoc/>
    public override string Expected => "the absolute path of a script, or a script that begins with #!";

    /// <inheritdoc/>
    public override string Read(ConfigNode node, string key, ConfigOrigin origin)
        => node.Kind == NodeKind.Quoted && node.Text.StartsWith(Begin, StringComparison.Ordinal) ? node.Text
            : node.Kind is NodeKind.Plain or NodeKind.Quoted && node.Text.StartsWith('/') ? ConfigTypes.AbsolutePath.Read(node, key, origin)
            : throw origin.Fail(node.At, node.Kind == NodeKind.Null ? $"{key} is empty" : $"{key} is {node.Found}", Expected, "A script of many lines stands below 'provision: |', two spaces in.");

    /// <inheritdoc/>
    public override string ReadSetting(string text, string? current, string key) => ConfigTypes.AbsolutePath.ReadSetting(text, current, key);

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, string key, string value) => writer.Text(key, value);

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", "^(#!|/.*[^/]$)");
    }
}
