using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Network;
using Vectl.Runtime.Network.Plan;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>What the files of a VE say of one of its interfaces: what vectl has given it before init runs.</summary>
/// <param name="Name">Its name in the VE.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Gateway">Where IPv4 packets for elsewhere go, or null when they take another interface or none.</param>
/// <param name="Gateway6">The same for IPv6.</param>
/// <param name="Dhcp">The VE finds addresses itself.</param>
/// <param name="Mtu">The most bytes in a packet, or null for what it has.</param>
sealed record GuestInterface(string Name, ImmutableArray<InterfaceAddress> Addresses, IPAddress? Gateway, IPAddress? Gateway6, bool Dhcp, int? Mtu)
{
    /// <summary>The interfaces of a configuration. Of two gateways of a family the first counts: a system has one default route.</summary>
    public static ImmutableArray<GuestInterface> Of(ImmutableArray<InterfaceConfig> network)
    {
        var result = ImmutableArray.CreateBuilder<GuestInterface>(network.Length);
        bool hasGateway = false, hasGateway6 = false;
        foreach (InterfaceConfig config in network)
        {
            IPAddress? gateway = config.Gateway, gateway6 = config.Gateway6;
            if (config.Type == InterfaceType.Routed)
                foreach (InterfaceAddress address in config.Addresses)
                    (gateway, gateway6) = address.Address.IsV6() ? (gateway, gateway6 ?? InterfacePlan.Gateway6) : (gateway ?? InterfacePlan.Gateway, gateway6);
            result.Add(new GuestInterface(config.Name, config.Addresses, hasGateway ? null : gateway, hasGateway6 ? null : gateway6, config.Dhcp, config.Mtu));
            hasGateway |= gateway is not null;
            hasGateway6 |= gateway6 is not null;
        }
        return result.MoveToImmutable();
    }

    /// <summary>Its gateways.</summary>
    public IEnumerable<IPAddress> Gateways
    {
        get
        {
            if (Gateway is not null)
                yield return Gateway;
            if (Gateway6 is not null)
                yield return Gateway6;
        }
    }

    /// <summary>Whether a gateway is in none of its networks, so that its programs have to be told that it is there all the same.</summary>
    public bool IsBeyondNetworks(IPAddress gateway)
    {
        if (gateway.IsV6() && gateway.IsLinkLocal())
            return false;
        foreach (InterfaceAddress address in Addresses)
            if (address.Contains(gateway))
                return false;
        return true;
    }
}
