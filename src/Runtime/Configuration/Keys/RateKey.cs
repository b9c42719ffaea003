using System.Text.Json;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Key = Vectl.Runtime.Configuration.Keys.ConfigKey<Vectl.Runtime.Network.InterfaceConfig>;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The key <c>rate</c> of an interface: one rate for both directions, or a mapping of them.</summary>
sealed class RateKey() : ConfigKey<InterfaceConfig>("network.rate", "The most bits a second to the VE (in) and from it (out); one value is for each of them.")
{
    static readonly ConfigTable<InterfaceConfig> s_directions = new(
    [
        Key.Of("network.rate.in", "The most bits a second to the VE.", NetworkTypes.Rate, i => i.RateIn, (i, v) => i with { RateIn = Limit(v) }),
        Key.Of("network.rate.out", "The most bits a second from the VE.", NetworkTypes.Rate, i => i.RateOut, (i, v) => i with { RateOut = Limit(v) }),
    ]);

    /// <inheritdoc/>
    public override string Expected => $"{NetworkTypes.Rate.Expected}, or a mapping of in and out to such";

    /// <inheritdoc/>
    public override InterfaceConfig Read(InterfaceConfig config, ConfigNode node, ConfigOrigin origin)
        => node.Kind == NodeKind.Mapping ? s_directions.Read(node, config, origin) : Both(config, NetworkTypes.Rate.Read(node, Path, origin));

    /// <inheritdoc/>
    public override InterfaceConfig Apply(InterfaceConfig config, Setting setting)
        => setting.Key.Length > 0 ? s_directions.Apply(config, setting, Path + ".")
            : Both(config, setting.Value is { } text ? NetworkTypes.Rate.ReadSetting(text, default, Path) : null);

    /// <inheritdoc/>
    public override bool Has(InterfaceConfig config) => s_directions.HasAny(config);

    /// <inheritdoc/>
    public override void Write(YamlWriter writer, InterfaceConfig config)
    {
        if (!Has(config))
            return;
        if (config.RateIn == config.RateOut)
        {
            NetworkTypes.Rate.Write(writer, Name, config.RateIn!.Value);
            return;
        }
        writer.BeginMapping(Name);
        s_directions.Write(writer, config);
        writer.EndMapping();
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("description", Summary);
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        NetworkTypes.Rate.WriteSchema(writer);
        writer.WriteEndObject();
        writer.WriteStartObject();
        s_directions.WriteSchema(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    static InterfaceConfig Both(InterfaceConfig config, long? rate) => config with { RateIn = Limit(rate), RateOut = Limit(rate) };

    static long? Limit(long? rate) => rate == LimitTypes.Unlimited ? null : rate;
}
