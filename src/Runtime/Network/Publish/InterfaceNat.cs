using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Publish;

/// <summary>What the host translates for one interface of a VE, as data.</summary>
/// <param name="Interface">The host's interface that its packets come from: the other end of the pair, or the bridge.</param>
/// <param name="IsBridge">Whether that is a bridge, where VEs answer each other past the host.</param>
/// <param name="Addresses">The VE's addresses.</param>
/// <param name="Masquerade">Whether what it sends beyond the host gets the host's address.</param>
/// <param name="Ports">Ports of the host that lead to it.</param>
public sealed record InterfaceNat(string Interface, bool IsBridge, ImmutableArray<IPAddress> Addresses, bool Masquerade, ImmutableArray<PublishedPort> Ports)
{
    /// <summary>Its first address of a family, where published ports lead, or null.</summary>
    public IPAddress? Target(bool v6)
    {
        foreach (IPAddress address in Addresses)
            if (address.IsV6() == v6)
                return address;
        return null;
    }
}
