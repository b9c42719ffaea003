using System.Net;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network;

/// <summary>Which settings of interfaces make no sense together.</summary>
static class NetworkRules
{
    // RFC 8200, section 5: below it the kernel takes IPv6 away from an interface.
    const int LeastMtuOfV6 = 1280;

    /// <summary>Throws for the first fault of a configuration that was typed (exit code 21).</summary>
    public static void Check(VeConfig config)
    {
        if (FindFault(config) is { } fault)
            throw new VeException(VeError.BadValue, $"{fault.Found}, expected {fault.Expected}", fault.Hint);
    }

    /// <summary>The first fault, or null.</summary>
    public static NetworkFault? FindFault(VeConfig config)
    {
        for (int i = 0; i < config.Network.Length; i++)
        {
            InterfaceConfig one = config.Network[i];
            if ((OfType(one) ?? OfAddresses(one) ?? OfGateway(one, one.Gateway, "gateway") ?? OfGateway(one, one.Gateway6, "gateway6") ?? OfPorts(one)) is { } fault)
                return fault;
            for (int j = 0; j < i; j++)
                if (Between(config.Id, config.Network[j], one) is { } clash)
                    return clash;
        }
        return null;
    }

    static NetworkFault? OfType(InterfaceConfig one)
    {
        string type = NameOf(one.Type);
        bool bridged = one.Type == InterfaceType.Bridged, onParent = one.Type is InterfaceType.Macvlan or InterfaceType.Ipvlan or InterfaceType.Physical;
        if (bridged && one.Bridge is null)
            return Fault(one, "type", "bridged without a bridge", "bridge too, the name of a bridge of the host", "It is made at the start if the host has none of that name.");
        if (onParent && one.Parent is null)
            return Fault(one, "type", $"{type} without a parent", "parent too, the name of an interface of the host");
        if (!bridged && one.Bridge is not null)
            return Misplaced(one, "bridge", "bridged");
        if (!bridged && one.Vlan is not null)
            return Misplaced(one, "vlan", "bridged", onParent ? $"Name the VLAN's interface of the host as the parent: {one.Parent}.{one.Vlan}" : null);
        if (!bridged && one.Isolated && one.Type != InterfaceType.Macvlan)
            return Misplaced(one, "isolated", "bridged or macvlan");
        if (!onParent && one.Parent is not null)
            return Misplaced(one, "parent", "macvlan, ipvlan or physical");
        if (one.Type == InterfaceType.Routed && one.Dhcp)
            return Misplaced(one, "dhcp", "another type", "Give it addresses: nobody answers DHCP where there is only the host.");
        if (one.Mac is not null && one.Type is InterfaceType.Ipvlan or InterfaceType.Physical)
            return Misplaced(one, "mac", "routed, bridged or macvlan", "It has its parent's.");
        if (one.HasHostEnd)
            return null;
        return one.Nat ? Misplaced(one, "nat", "routed or bridged")
            : !one.Ports.IsEmpty ? Misplaced(one, "ports", "routed or bridged")
            : one.HostName is not null ? Misplaced(one, "host_name", "routed or bridged", "The host has no end of it.")
            : one.HostMac is not null ? Misplaced(one, "host_mac", "routed or bridged", "The host has no end of it.")
            : !one.MacFilter ? Misplaced(one, "mac_filter", "routed or bridged")
            : one.RateIn is not null || one.RateOut is not null ? Misplaced(one, "rate", "routed or bridged")
            : null;
    }

    static NetworkFault? OfAddresses(InterfaceConfig one)
    {
        if (one.Dhcp && !one.Addresses.IsEmpty)
            return Fault(one, "addresses", "set besides dhcp", "one of them", "With dhcp the VE finds its addresses itself.");
        foreach (InterfaceAddress address in one.Addresses)
        {
            if (one.Type != InterfaceType.Routed && address.IsAlone)
                return Fault(one, "addresses", $"{address}, without the length of its network's prefix", $"for example {address}/{(address.Address.IsV6() ? 64 : 24)}");
            if (one.Type != InterfaceType.Routed && address.IsNetworkOrBroadcast)
                return Fault(one, "addresses", $"{address}, which is not a machine's but the network's own", "an address in the network");
            if (one.Mtu < LeastMtuOfV6 && address.Address.IsV6())
                return Fault(one, "mtu", $"{one.Mtu}", $"at least {LeastMtuOfV6} for IPv6", $"Raise it, or take {address} away.");
        }
        return null;
    }

    static NetworkFault? OfGateway(InterfaceConfig one, IPAddress? gateway, string key)
    {
        if (gateway is null)
            return null;
        if (gateway.IsV6() != (key == "gateway6"))
            return Fault(one, key, $"{gateway}, which is of {gateway.FamilyName()}", gateway.IsV6() ? "an address of IPv4" : "an address of IPv6", $"Write it as {(gateway.IsV6() ? "gateway6" : "gateway")}.");
        if (one.Type == InterfaceType.Routed)
            return Misplaced(one, key, "another type", "The host is its gateway, as 169.254.0.1 and fe80::1.");
        if (one.Dhcp)
            return Fault(one, key, "set besides dhcp", "one of them", "With dhcp the VE finds its gateway itself.");
        bool near = gateway.IsLinkLocal() && gateway.IsV6();
        foreach (InterfaceAddress address in one.Addresses)
        {
            if (address.Address.Equals(gateway))
                return Fault(one, key, $"{gateway}, which is its own address", "another machine's");
            near |= address.Contains(gateway);
        }
        return near ? null : Fault(one, key, $"{gateway}, which is in the network of none of its addresses", "a gateway that it can reach",
            one.Addresses.IsEmpty ? "Give it an address with the length of its network's prefix." : "Look at the prefix lengths of its addresses.");
    }

    static NetworkFault? OfPorts(InterfaceConfig one)
    {
        if (one.Ports.IsEmpty)
            return null;
        bool hasV4 = false, hasV6 = false;
        foreach (InterfaceAddress address in one.Addresses)
            (hasV4, hasV6) = (hasV4 || !address.Address.IsV6(), hasV6 || address.Address.IsV6());
        for (int i = 0; i < one.Ports.Length; i++)
        {
            PublishedPort port = one.Ports[i];
            if (!hasV4 && !hasV6)
                return Fault(one, "ports", $"{port} without an address that it could lead to", "addresses too", "Give it one, or take its ports away too.");
            if (port.HostAddress is { } host && !(host.IsV6() ? hasV6 : hasV4))
                return Fault(one, "ports", $"{port}, and the interface has no {host.FamilyName()} address that it could lead to", "addresses of the same family");
            // The kernel translates 127.0.0.0/8 where route_localnet is on; for ::1 it has no such thing.
            if (port.HostAddress is { } loopback && loopback.IsV6() && IPAddress.IsLoopback(loopback))
                return Fault(one, "ports", $"{port}, and the kernel cannot lead from ::1 to anywhere", "an address of the host's network, or 127.0.0.1", "Or use for a moment: vectl port-forward");
            for (int j = 0; j < i; j++)
                if (port.Overlaps(one.Ports[j]))
                    return Fault(one, "ports", $"{one.Ports[j]} and {port}, which take the same port of the host", "each port of the host once");
        }
        return null;
    }

    // What two interfaces of one VE cannot both have.
    static NetworkFault? Between(VeId id, InterfaceConfig first, InterfaceConfig second)
    {
        foreach (InterfaceAddress address in second.Addresses)
            foreach (InterfaceAddress other in first.Addresses)
                if (address.Address.Equals(other.Address))
                    return Fault(second, "addresses", $"{address}, which {first.Name} has too", "each address once");
        foreach (PublishedPort port in second.Ports)
            foreach (PublishedPort other in first.Ports)
                if (port.Overlaps(other))
                    return Fault(second, "ports", $"{port}, which takes the same port of the host as {other} of {first.Name}", "each port of the host once");
        if (first.Gateway is not null && second.Gateway is not null)
            return Fault(second, "gateway", $"set, and {first.Name} has one too", "one way to everywhere", "Let the VE add routes of its own.");
        if (first.Gateway6 is not null && second.Gateway6 is not null)
            return Fault(second, "gateway6", $"set, and {first.Name} has one too", "one way to everywhere", "Let the VE add routes of its own.");
        if (first.Mac is { } mac && mac == second.Mac)
            return Fault(second, "mac", $"{mac}, which {first.Name} has too", "each Ethernet address once");
        if (first.HasHostEnd && second.HasHostEnd && first.HostNameOf(id) == second.HostNameOf(id))
            return Fault(second, "host_name", $"{second.HostNameOf(id)}, which {first.Name} has too", "each name once", "Give one of them a host_name.");
        return second.Parent is not null && second.Parent == first.Parent && (first.Type == InterfaceType.Physical || second.Type == InterfaceType.Physical)
            ? Fault(second, "parent", $"{second.Parent}, which {first.Name} has too", "an interface that the host has left")
            : null;
    }

    static NetworkFault Misplaced(InterfaceConfig one, string key, string types, string? hint = null)
        => Fault(one, key, $"set for the type {NameOf(one.Type)}", $"it only with {types}", hint);

    static NetworkFault Fault(InterfaceConfig one, string key, string found, string expected, string? hint = null)
        => new(one.Name, key, $"network.{one.Name}.{key} is {found}", expected, hint);

    static string NameOf(InterfaceType type) => type.ToString().ToLowerInvariant();
}
