using System.Collections.Immutable;
using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The key <c>network</c>: a mapping of interface names to the keys of <see cref="NetworkKeys"/>.</summary>
sealed class InterfacesKey() : ConfigKey<VeConfig>("network", "Its network interfaces besides lo, by their names in it.")
{
    /// <summary>In a setting, the routed interface whatever it is called; it is made when there is none.</summary>
    public const string Routed = "*";

    /// <inheritdoc/>
    public override string Expected => "a mapping of interfaces to their settings";

    /// <inheritdoc/>
    public override VeConfig Read(VeConfig config, ConfigNode node, ConfigOrigin origin)
    {
        if (node.Kind != NodeKind.Mapping)
            throw origin.Fail(node.At, $"{Name} is {node.Found}", Expected);
        var interfaces = ImmutableArray.CreateBuilder<InterfaceConfig>(node.Entries.Length);
        foreach (ConfigEntry entry in node.Entries)
        {
            if (InterfaceName.FaultInside(entry.Key) is { } reason)
                throw origin.Fail(entry.At, FoundName(entry.Key, reason), InterfaceName.ExpectedInside);
            ConfigNode? settings = entry.Value.Kind == NodeKind.Null ? null : entry.Value;
            interfaces.Add(NetworkKeys.Interface.Read(settings, new InterfaceConfig { Name = entry.Key }, origin));
        }
        VeConfig read = config with { Network = interfaces.MoveToImmutable() };
        return NetworkRules.FindFault(read) is { } fault ? throw origin.Fail(PositionOf(node, fault), fault.Found, fault.Expected, fault.Hint) : read;
    }

    /// <inheritdoc/>
    public override VeConfig Apply(VeConfig config, Setting setting)
    {
        if (setting.Key.Length == 0)
            return setting.Value is null ? config with { Network = [] } : throw new VeException(VeError.BadValue, "network has no value of its own, expected network.INTERFACE.KEY");
        (string name, string key) = setting.Key.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? (setting.Key[..dot], setting.Key[(dot + 1)..]) : (setting.Key, "");
        if (name == Routed)
            return ApplyToRouted(config, setting with { Key = key });
        int at = IndexOf(config, name);
        if (key.Length == 0 && setting.Value is null)
            return config with { Network = config.Network.RemoveAt(at >= 0 ? at : throw Missing(config.Id, name)) };
        if (at < 0)
        {
            // Only who says what it is to be means a new one.
            if (setting.Value is null || key is not ("" or "type"))
                throw Missing(config.Id, name);
            config = Add(config, name, out at);
        }
        return key.Length == 0 ? config : Change(config, at, setting with { Key = key });
    }

    /// <inheritdoc/>
    public override bool Has(VeConfig config) => !config.Network.IsDefaultOrEmpty;

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, VeConfig config)
    {
        if (!Has(config))
            return;
        writer.BeginMapping(Name);
        foreach (InterfaceConfig one in config.Network)
        {
            if (!NetworkKeys.Interface.HasAny(one))
            {
                writer.Raw(one.Name, "{}");
                continue;
            }
            writer.BeginMapping(one.Name);
            NetworkKeys.Interface.Write(writer, one);
            writer.EndMapping();
        }
        writer.EndMapping();
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("description", Summary);
        writer.WriteString("type", "object");
        writer.WriteStartObject("propertyNames");
        writer.WriteString("pattern", InterfaceName.InsidePattern);
        writer.WriteEndObject();
        writer.WriteStartObject("additionalProperties");
        NetworkKeys.Interface.WriteSchema(writer);
        writer.WriteEndObject();
    }

    // What takes something away is about every routed interface; what gives, about the first one.
    static VeConfig ApplyToRouted(VeConfig config, Setting setting)
    {
        bool takes = setting.Value is null or ['-', ..];
        for (int i = 0; i < config.Network.Length; i++)
            if (config.Network[i].Type == InterfaceType.Routed)
            {
                config = Change(config, i, setting);
                if (!takes)
                    return config;
            }
        return takes ? config : Change(Add(config, FreeName(config), out int at), at, setting);
    }

    static VeConfig Add(VeConfig config, string name, out int at)
    {
        if (InterfaceName.FaultInside(name) is { } reason)
            throw ConfigOrigin.CommandLine.Fail(Position.Start, FoundName(name, reason), InterfaceName.ExpectedInside);
        at = config.Network.Length;
        return config with { Network = config.Network.Add(new InterfaceConfig { Name = name }) };
    }

    static VeConfig Change(VeConfig config, int at, Setting setting)
    {
        InterfaceConfig one = config.Network[at];
        return config with { Network = config.Network.SetItem(at, NetworkKeys.Interface.Apply(one, setting, $"network.{one.Name}.")) };
    }

    static string FreeName(VeConfig config)
    {
        int number = 0;
        while (IndexOf(config, $"eth{number}") >= 0)
            number++;
        return $"eth{number}";
    }

    static int IndexOf(VeConfig config, string name)
    {
        for (int i = 0; i < config.Network.Length; i++)
            if (config.Network[i].Name == name)
                return i;
        return -1;
    }

    static Position PositionOf(ConfigNode node, NetworkFault fault)
    {
        foreach (ConfigEntry entry in node.Entries)
            if (entry.Key == fault.Interface)
            {
                foreach (ConfigEntry setting in entry.Value.Entries)
                    if (setting.Key == fault.Key)
                        return setting.At;
                return entry.At;
            }
        return node.At;
    }

    static string FoundName(string name, string reason) => $"interface '{Printable.Text(name)}' in network{(reason.Length == 0 ? "" : $" ({reason})")}";

    static VeException Missing(VeId id, string name)
        => new(VeError.BadValue, $"CTID {id} has no interface {Printable.Text(name)}", $"Add it first: --netif_add {Printable.Text(name)}");
}
