using System.Collections.Immutable;
using System.Text.Json;

namespace Vectl.Runtime.Host;

/// <summary>A chain of the host's packet filter that every packet between VEs and elsewhere passes.</summary>
/// <param name="Family">ip, ip6, inet or bridge.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Drops">Whether it drops what none of its rules is about.</param>
sealed record ForwardChain(string Family, string Table, string Name, bool Drops)
{
    /// <summary>The chains in what <c>nft -j list chains</c> prints; null when that is something else.</summary>
    public static ImmutableArray<ForwardChain>? Parse(string json)
    {
        var chains = ImmutableArray.CreateBuilder<ForwardChain>();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("nftables", out JsonElement entries))
                return null;
            foreach (JsonElement entry in entries.EnumerateArray())
                if (entry.TryGetProperty("chain", out JsonElement chain) && Text(chain, "hook") == "forward")
                    chains.Add(new(Text(chain, "family"), Text(chain, "table"), Text(chain, "name"), Text(chain, "policy") == "drop"));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
        return chains.ToImmutable();
    }

    static string Text(JsonElement chain, string name) => chain.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
