using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>Environment variables: a mapping of names to one-line texts; on the command line <c>NAME=VALUE</c> sets one of them.</summary>
sealed class EnvironmentType : ConfigType<ImmutableArray<KeyValuePair<string, string>>>
{
    // Well below the 1024 characters that YAML allows for a key on one line (https://yaml.org/spec/1.2.2/#742-flow-mappings).
    const int MaxNameLength = 255;
    const string NamePattern = "^[A-Za-z_][A-Za-z0-9_]*$";
    const string ExpectedName = "A-Z a-z 0-9 _ and no digit first";

    /// <inheritdoc/>
    public override string Expected => "a mapping of variables to one-line texts";

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, string>> Read(ConfigNode node, string key, ConfigOrigin origin)
    {
        if (node.Kind != NodeKind.Mapping)
            throw origin.Fail(node.At, $"{key} is {node.Found}", Expected);
        var variables = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(node.Entries.Length);
        foreach (ConfigEntry entry in node.Entries)
        {
            if (!IsName(entry.Key))
                throw origin.Fail(entry.At, $"variable '{Printable.Text(entry.Key)}' in {key}", ExpectedName);
            variables.Add(new(entry.Key, ConfigTypes.Line.Read(entry.Value, $"{key}.{entry.Key}", origin)));
        }
        return variables.DrainToImmutable();
    }

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, string>> ReadSetting(string text, ImmutableArray<KeyValuePair<string, string>> current, string key)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw ConfigOrigin.CommandLine.Fail(Position.Start, $"{key} is '{Printable.Text(text)}'", "NAME=VALUE");
        string name = text[..equals];
        if (!IsName(name))
            throw ConfigOrigin.CommandLine.Fail(Position.Start, $"variable '{Printable.Text(name)}' in {key}", ExpectedName);
        var variable = KeyValuePair.Create(name, ConfigTypes.Line.ReadSetting(text[(equals + 1)..], null, $"{key}.{name}"));
        if (current.IsDefault)
            return [variable];
        for (int i = 0; i < current.Length; i++)
            if (current[i].Key == name)
                return current.SetItem(i, variable);
        return current.Add(variable);
    }

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, string key, ImmutableArray<KeyValuePair<string, string>> value)
    {
        writer.BeginMapping(key);
        foreach ((string name, string text) in value)
            writer.Text(name, text);
        writer.EndMapping();
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("propertyNames");
        writer.WriteString("pattern", NamePattern);
        writer.WriteNumber("maxLength", MaxNameLength);
        writer.WriteEndObject();
        writer.WriteStartObject("additionalProperties");
        ConfigTypes.Line.WriteSchema(writer);
        writer.WriteEndObject();
    }

    static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxNameLength || char.IsAsciiDigit(name[0]))
            return false;
        foreach (char c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        return true;
    }
}
