using System.Collections.Immutable;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Host.Firewalls;

/// <summary>An interface of the host by which packets of a VE go on their way beyond it.</summary>
/// <param name="Name">The host's end of a link, or a bridge.</param>
/// <param name="IsPort">Whether it is the port of a bridge, which matters to filters of bridges only.</param>
/// <param name="V4">Whether they are of IPv4.</param>
/// <param name="V6">Whether they are of IPv6.</param>
readonly record struct ForwardedInterface(string Name, bool IsPort, bool V4, bool V6)
{
    /// <summary>Whether a chain of the packet filter has a say in them.</summary>
    public bool Concerns(ForwardChain chain) => chain.Family == "bridge" ? IsPort : !IsPort && ((chain.IsV4 && V4) || (chain.IsV6 && V6));

    /// <summary>What a firewall is told that is to let through this one, and others like it.</summary>
    public string Pattern => Name.StartsWith("veth", StringComparison.Ordinal) ? "veth*" : Name;

    /// <summary>Those of a VE.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="network">Its interfaces.</param>
    /// <param name="routes">Whether the host forwards the packets of a bridge of this interface, or filters them as if it did.</param>
    public static ImmutableArray<ForwardedInterface> Of(VeId id, ImmutableArray<InterfaceConfig> network, Func<InterfaceConfig, bool> routes)
    {
        var all = ImmutableArray.CreateBuilder<ForwardedInterface>();
        foreach (InterfaceConfig one in network)
        {
            bool v4 = one.Dhcp, v6 = one.Dhcp;
            foreach (InterfaceAddress address in one.Addresses)
                (v4, v6) = (v4 || !address.Address.IsV6(), v6 || address.Address.IsV6());
            if (one.Type == InterfaceType.Routed)
                all.Add(new(one.HostNameOf(id), IsPort: false, v4, v6));
            if (one.Type != InterfaceType.Bridged)
                continue;
            all.Add(new(one.HostNameOf(id), IsPort: true, v4, v6));
            if (routes(one))
                all.Add(new(one.Bridge!, IsPort: false, v4, v6));
        }
        return all.ToImmutable();
    }
}
