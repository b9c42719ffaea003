using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>One key of a configuration file: all that is known of it, for the reader, the writer, <c>set</c> and the JSON Schema.</summary>
abstract class ConfigKey<R>(string name, string summary) where R : class
{
    /// <summary>The key.</summary>
    public string Name { get; } = name;

    /// <summary>What it means, as a sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>Where it may stand besides its own file.</summary>
    public KeyUse Use { get; init; } = KeyUse.Setting | KeyUse.Profile;

    /// <summary>Whether the file must have it.</summary>
    public bool Required { get; init; }

    /// <summary>What a message says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>The configuration with this key's value from a file.</summary>
    public abstract R Read(R config, ConfigNode node, ConfigOrigin origin);

    /// <summary>The configuration with this key's value as typed; null is the default.</summary>
    public abstract R Apply(R config, string? text);

    /// <summary>Writes the key unless it has its default value.</summary>
    public abstract void Write(YamlWriter writer, R config);

    /// <summary>Writes the members of its JSON Schema.</summary>
    public abstract void WriteSchema(Utf8JsonWriter writer);

    /// <summary>A key of a value; null means that the configuration does not have it.</summary>
    public static ConfigKey<R> Of<V>(string name, string summary, ConfigType<V> type, Func<R, V?> get, Func<R, V?, R> set, KeyUse use = KeyUse.Setting | KeyUse.Profile, bool required = false)
        where V : struct
        => new ValueKey<R, V>(name, summary, type)
        {
            Get = config => (get(config).HasValue, get(config).GetValueOrDefault()),
            Set = (config, value) => set(config, value),
            Unset = config => set(config, null),
            Use = use,
            Required = required,
        };

    /// <summary>A key of a text; null means that the configuration does not have it.</summary>
    public static ConfigKey<R> Of(string name, string summary, ConfigType<string> type, Func<R, string?> get, Func<R, string?, R> set, KeyUse use = KeyUse.Setting | KeyUse.Profile, bool required = false)
        => new ValueKey<R, string>(name, summary, type)
        {
            Get = config => (get(config) is not null, get(config)!),
            Set = set,
            Unset = config => set(config, null),
            Use = use,
            Required = required,
        };

    /// <summary>A key whose value is a mapping of more keys.</summary>
    public static ConfigKey<R> Section(string name, string summary, ImmutableArray<ConfigKey<R>> keys, KeyUse use = KeyUse.Setting | KeyUse.Profile)
        => new SectionKey<R>(name, summary, new ConfigTable<R>(keys)) { Use = use };
}
