using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>One key of a configuration file: all that is known of it, for the reader, the writer, <c>set</c> and the JSON Schema.</summary>
/// <param name="path">Its name in messages: the key, after its section's name and a dot if it is in one.</param>
/// <param name="summary">What it means, as a sentence.</param>
abstract class ConfigKey<R>(string path, string summary) where R : class
{
    /// <summary>Its name in messages, e.g. <c>memory.max</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The key, e.g. <c>max</c>.</summary>
    public string Name { get; } = path[(path.LastIndexOf('.') + 1)..];

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

    /// <summary>The configuration with this key's value as typed; null is the default. <see cref="Setting.Key"/> is what follows this key's name.</summary>
    public abstract R Apply(R config, Setting setting);

    /// <summary>Whether the configuration has other than the default.</summary>
    public abstract bool Has(R config);

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

    /// <summary>A key of a text or another object; null means that the configuration does not have it.</summary>
    public static ConfigKey<R> Of<V>(string name, string summary, ConfigType<V> type, Func<R, V?> get, Func<R, V?, R> set, KeyUse use = KeyUse.Setting | KeyUse.Profile, bool required = false)
        where V : class
        => new ValueKey<R, V>(name, summary, type)
        {
            Get = config => (get(config) is not null, get(config)!),
            Set = set,
            Unset = config => set(config, null),
            Use = use,
            Required = required,
        };

    /// <summary>A key whose value is a mapping of more keys.</summary>
    public static ConfigKey<R> Section(string name, string summary, ImmutableArray<ConfigKey<R>> keys)
        => new SectionKey<R, R>(name, summary, new ConfigTable<R>(keys), config => config, (_, changed) => changed);

    /// <summary>A key whose value is a mapping of more keys, which are about a part of the configuration.</summary>
    public static ConfigKey<R> Section<S>(string name, string summary, Func<R, S> get, Func<R, S, R> set, ImmutableArray<ConfigKey<S>> keys) where S : class
        => new SectionKey<R, S>(name, summary, new ConfigTable<S>(keys), get, set);
}
