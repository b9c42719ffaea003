using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Network.Filter;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Plan;

/// <summary>The steps for one interface.</summary>
/// <param name="id">The VE.</param>
/// <param name="link">The interface.</param>
/// <param name="host">What the host is like.</param>
sealed class InterfacePlan(VeId id, InterfaceConfig link, HostNetwork host)
{
    /// <summary>The gateway of every routed interface: link-local, so that it takes no address from anybody (RFC 3927).</summary>
    public static readonly IPAddress Gateway = IPAddress.Parse("169.254.0.1");

    /// <summary>As <see cref="Gateway"/>, of IPv6.</summary>
    public static readonly IPAddress Gateway6 = IPAddress.Parse("fe80::1");

    readonly List<NetworkStep> _steps = [];
    readonly string _hostName = link.HasHostEnd ? link.HostNameOf(id) : "";
    readonly bool _hasIpv4 = HasFamily(link, ipv6: false), _hasIpv6 = HasFamily(link, ipv6: true);

    /// <summary>All of them, in their order.</summary>
    public static List<NetworkStep> Build(VeId id, InterfaceConfig link, HostNetwork host, DefaultRoutes routes)
    {
        var plan = new InterfacePlan(id, link, host);
        plan.AddLink();
        if (link.HasHostEnd)
            plan.AddHostEnd();
        plan.AddInside(routes);
        return plan._steps;
    }

    // One that is there may go with another VE until this one's step is done, so that the step is there in any case.
    string? OwnBridge => link.Bridge is { } bridge && (!host.Links.TryGetValue(bridge, out LinkInfo? found) || found.Alias == AddBridge.Alias) ? bridge : null;

    void Add(NetworkStep step) => _steps.Add(step);

    void AddLink()
    {
        MacAddress mac = link.MacOf(id, host.MachineId);
        switch (link.Type)
        {
            case InterfaceType.Routed:
            case InterfaceType.Bridged:
                if (OwnBridge is { } bridge)
                {
                    Add(new AddBridge(bridge, MacAddress.Of($"{host.MachineId} bridge {bridge}"), FiltersVlans: link.Vlan is not null));
                    Add(new SetUp(NetworkSide.Host, bridge));
                }
                Add(new AddVeth(new NewLink(_hostName, link.HostMacOf(id, host.MachineId), link.Mtu), new NewLink(link.Name, mac, link.Mtu), link.Bridge));
                Add(new SetAlias(_hostName, host.Alias));
                break;
            case InterfaceType.Macvlan:
            case InterfaceType.Ipvlan:
                Add(new AddOnParent(link.Type, new NewLink(link.Name, link.Type == InterfaceType.Macvlan ? mac : null, link.Mtu), link.Parent!, link.Isolated));
                break;
            default:
                Add(new MoveLink(host.Links[link.Parent!], link.Name));
                if (link.Mac is not null || link.Mtu is not null)
                    Add(new ChangeLink(NetworkSide.Inside, link.Name, link.Mac, link.Mtu));
                break;
        }
    }

    void AddHostEnd()
    {
        bool routed = link.Type == InterfaceType.Routed;
        if (routed)
            Add(new Harden(_hostName, _hasIpv6));
        else
            Add(new SetBridgePort(_hostName, link.Isolated, OwnBridge));
        if (link.Vlan is { } vlan)
            Add(new SetVlan(_hostName, vlan));
        Add(new SetFilter(_hostName, Filter()));
        if (link.RateIn is { } rate)
            Add(new SetRate(_hostName, rate));
        if (link.RateOut is { } rateOut)
            AddRateOut(rateOut);
        if (routed && _hasIpv4)
            Add(new AddAddress(NetworkSide.Host, _hostName, Gateway, Gateway.Bits(), LinkOnly: true));
        if (routed && _hasIpv6)
            Add(new AddAddress(NetworkSide.Host, _hostName, Gateway6, 64));
        Add(new SetUp(NetworkSide.Host, _hostName));
        if (!routed)
            return;
        foreach (InterfaceAddress own in link.Addresses)
            Add(new AddRoute(NetworkSide.Host, new NewRoute(own.Address, own.Address.Bits()), _hostName));
        foreach ((IPAddress address, string device) in host.Neighbours)
            if (HasAddress(address))
                Add(new AddProxy(address, device));
    }

    void AddRateOut(long rate)
    {
        string through = "ifb" + (_hostName.StartsWith("veth", StringComparison.Ordinal) ? _hostName[4..] : _hostName);
        through = through.Length <= InterfaceName.MaxLength ? through : through[..InterfaceName.MaxLength];
        Add(new AddIfb(through, MacAddress.Of($"{host.MachineId} {id} {link.Name} out")));
        Add(new SetAlias(through, host.Alias));
        Add(new SetRate(through, rate));
        Add(new SetUp(NetworkSide.Host, through));
        Add(new SetRedirect(_hostName, through));
    }

    // Where nobody knows the VE's addresses, as with DHCP, any will do.
    SourceFilter Filter()
    {
        bool routed = link.Type == InterfaceType.Routed;
        bool known = routed || (link.MacFilter && !link.Dhcp && !link.Addresses.IsEmpty);
        ImmutableArray<IPAddress>? addresses = null;
        if (known)
        {
            var own = ImmutableArray.CreateBuilder<IPAddress>(link.Addresses.Length);
            foreach (InterfaceAddress address in link.Addresses)
                own.Add(address.Address);
            addresses = own.MoveToImmutable();
        }
        MacAddress mac = link.MacOf(id, host.MachineId);
        // A routed interface has no neighbours, so any link-local address is as good there as the kernel's.
        return new SourceFilter(link.MacFilter ? mac : null, addresses, known && !routed ? mac.ToLinkLocal() : null, link.Dhcp, OnlyIp: routed || link.MacFilter);
    }

    void AddInside(DefaultRoutes routes)
    {
        Add(new SetUp(NetworkSide.Inside, link.Name));
        foreach (InterfaceAddress own in link.Addresses)
            Add(new AddAddress(NetworkSide.Inside, link.Name, own.Address, own.PrefixLength));
        bool routed = link.Type == InterfaceType.Routed;
        AddDefault(routed && _hasIpv4 ? Gateway : link.Gateway, routes);
        AddDefault(routed && _hasIpv6 ? Gateway6 : link.Gateway6, routes);
    }

    void AddDefault(IPAddress? gateway, DefaultRoutes routes)
    {
        if (gateway is null || !routes.Claim(gateway.IsV6()))
            return;
        bool beyond = !IsOnLink(gateway);
        if (beyond)
            Add(new AddRoute(NetworkSide.Inside, new NewRoute(gateway, gateway.Bits()), link.Name));
        // systemd-networkd takes this for the one of its file, but not the route to the gateway: without the flag it would wait for that for ever.
        Add(new AddRoute(NetworkSide.Inside, new NewRoute(gateway.IsV6() ? IPAddress.IPv6Any : IPAddress.Any, 0, gateway, OnLink: beyond), link.Name));
    }

    bool IsOnLink(IPAddress gateway)
    {
        if (gateway.IsIPv6LinkLocal)
            return true;
        foreach (InterfaceAddress own in link.Addresses)
            if (own.Contains(gateway))
                return true;
        return false;
    }

    bool HasAddress(IPAddress address)
    {
        foreach (InterfaceAddress own in link.Addresses)
            if (own.Address.Equals(address))
                return true;
        return false;
    }

    static bool HasFamily(InterfaceConfig link, bool ipv6)
    {
        foreach (InterfaceAddress own in link.Addresses)
            if (own.Address.IsV6() == ipv6)
                return true;
        return false;
    }
}
