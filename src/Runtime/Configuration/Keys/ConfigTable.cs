using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The keys of one kind of file, in the order in which they are written.</summary>
/// <param name="keys">The keys.</param>
sealed class ConfigTable<R>(ImmutableArray<ConfigKey<R>> keys) where R : class
{
    /// <summary>All keys for messages.</summary>
    public string Names => string.Join(", ", keys.Select(key => key.Name));

    /// <summary>Reads a mapping on top of <paramref name="config"/>.</summary>
    /// <param name="root">The mapping, or null for a file with nothing in it.</param>
    /// <param name="config">What holds for keys that the file does not have.</param>
    /// <param name="origin">For messages.</param>
    /// <param name="use">When not <see cref="KeyUse.None"/>, only keys of this use, and none is required.</param>
    public R Read(ConfigNode? root, R config, ConfigOrigin origin, KeyUse use = KeyUse.None)
    {
        ImmutableArray<ConfigEntry> entries = root switch
        {
            null => [],
            { Kind: NodeKind.Mapping } => root.Entries,
            _ => throw origin.Fail(root.At, root.Found, "a mapping of keys to values"),
        };
        foreach (ConfigEntry entry in entries)
        {
            ConfigKey<R> key = Find(entry.Key) ?? throw Unknown(entry, origin);
            if (use != KeyUse.None && !key.Use.HasFlag(use))
                throw origin.Fail(entry.At, $"key '{key.Name}', which belongs to one VE", "what many VEs can share");
            if (use == KeyUse.None && key.Use.HasFlag(KeyUse.AtCreation))
                throw origin.Fail(entry.At, $"key '{key.Name}', which is for profiles", "what describes the VE", "Only create acts on it.");
            config = key.Read(config, entry.Value, origin);
        }
        if (use == KeyUse.None)
            CheckRequired(root, entries, origin);
        return config;
    }

    /// <summary>Applies one setting; <see cref="Setting.Value"/> null unsets the key.</summary>
    /// <param name="config">The configuration so far.</param>
    /// <param name="setting">The setting; a dot in its key leads into a section.</param>
    /// <param name="section">For messages: the section that these keys are in, with a dot at its end, or nothing.</param>
    public R Apply(R config, Setting setting, string section = "")
    {
        (string name, string rest) = setting.Key.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0
            ? (setting.Key[..dot], setting.Key[(dot + 1)..])
            : (setting.Key, "");
        ConfigKey<R> key = Find(name)
            ?? throw new VeException(VeError.BadValue, $"unknown key '{Printable.Text(section + name)}', expected one of {Names}", Suggest(name));
        if (!key.Use.HasFlag(KeyUse.Setting))
            throw new VeException(VeError.BadValue, $"{key.Name} is chosen by create and cannot be changed");
        return key.Apply(config, setting with { Key = rest });
    }

    /// <summary>The configuration with the default of every key.</summary>
    public R Unset(R config)
    {
        foreach (ConfigKey<R> key in keys)
            config = key.Apply(config, new Setting("", null));
        return config;
    }

    /// <summary>Whether any key has other than its default.</summary>
    public bool HasAny(R config) => keys.Any(key => key.Has(config));

    /// <summary>Writes all keys that have other than their default values.</summary>
    public void Write(YamlWriter writer, R config)
    {
        foreach (ConfigKey<R> key in keys)
            key.Write(writer, config);
    }

    /// <summary>Writes the members of the JSON Schema of a mapping with these keys and no others.</summary>
    public void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteBoolean("additionalProperties", false);
        if (keys.Any(key => key.Required))
        {
            writer.WriteStartArray("required");
            foreach (ConfigKey<R> key in keys)
                if (key.Required)
                    writer.WriteStringValue(key.Name);
            writer.WriteEndArray();
        }
        writer.WriteStartObject("properties");
        foreach (ConfigKey<R> key in keys)
        {
            writer.WriteStartObject(key.Name);
            key.WriteSchema(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    ConfigKey<R>? Find(string name)
    {
        foreach (ConfigKey<R> key in keys)
            if (key.Name == name)
                return key;
        return null;
    }

    void CheckRequired(ConfigNode? root, ImmutableArray<ConfigEntry> entries, ConfigOrigin origin)
    {
        foreach (ConfigKey<R> key in keys)
            if (key.Required && !entries.Any(entry => entry.Key == key.Name))
                throw origin.Fail(root?.At ?? Position.Start, root is null ? "nothing" : $"no key '{key.Name}'", root is null ? "a mapping of keys to values" : key.Expected);
    }

    VeException Unknown(ConfigEntry entry, ConfigOrigin origin)
        => origin.Fail(entry.At, $"unknown key '{Printable.Text(entry.Key)}'", $"one of {Names}", Suggest(entry.Key));

    string? Suggest(string name) => Suggestion.For(name, keys.Select(key => key.Name));
}
