using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network;

/// <summary>The interfaces of a VE as text, as its file has them: its state keeps those that it really has.</summary>
static class NetworkText
{
    // What every configuration needs.
    static readonly VeConfig s_frame = new() { Id = default, Template = "none", Ids = new IdRange(IdRange.Size) };

    /// <summary>The text; "" for none.</summary>
    public static string Format(ImmutableArray<InterfaceConfig> network) => network.IsEmpty ? "" : VeConfigWriter.Format(s_frame with { Network = network });

    /// <summary>The interfaces that a text describes, or null when it is damaged.</summary>
    public static ImmutableArray<InterfaceConfig>? TryParse(string text, VeId id)
    {
        try
        {
            return Parse(text, id);
        }
        catch (VeException)
        {
            return null;
        }
    }

    /// <summary>The interfaces that a text describes.</summary>
    public static ImmutableArray<InterfaceConfig> Parse(string text, VeId id) => text.Length == 0 ? [] : VeConfigReader.Parse(text, "state.json", id).Network;
}
