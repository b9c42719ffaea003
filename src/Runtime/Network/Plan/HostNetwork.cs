using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Network.Netlink;

namespace Vectl.Runtime.Network.Plan;

/// <summary>What a plan has to know of the host.</summary>
public sealed record HostNetwork
{
    /// <summary>What tells this host from others: <c>machine-id(5)</c>.</summary>
    public required string MachineId { get; init; }

    /// <summary>The text by which the interfaces of the VE are known on the host.</summary>
    public required string Alias { get; init; }

    /// <summary>Bridges and parents that the configuration names, by their name; those that there are.</summary>
    public IReadOnlyDictionary<string, LinkInfo> Links { get; init; } = new Dictionary<string, LinkInfo>();

    /// <summary>Networks that the host is on and that an address of the VE is of: the address, and the interface by which the host is there.</summary>
    public ImmutableArray<KeyValuePair<IPAddress, string>> Neighbours { get; init; } = [];
}
