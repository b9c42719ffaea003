using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Plan;

/// <summary>Asks the kernel what a plan has to know, and finds what it cannot have, before anything is changed.</summary>
/// <param name="socket">A conversation in the host's network namespace.</param>
/// <param name="neighbourDevices">As <see cref="HostConfig.NeighbourDevices"/>.</param>
sealed class HostNetworkReader(NetlinkSocket socket, ImmutableArray<string> neighbourDevices)
{
    readonly Dictionary<string, LinkInfo> _links = [];
    readonly ImmutableArray<KeyValuePair<IPAddress, string>>.Builder _neighbours = ImmutableArray.CreateBuilder<KeyValuePair<IPAddress, string>>();
    readonly Dictionary<int, string> _names = [];

    /// <summary>What the host is like for these interfaces.</summary>
    /// <param name="alias">By what the VE's interfaces are known on the host.</param>
    /// <param name="network">The interfaces.</param>
    /// <param name="had">Those that the VE has already.</param>
    /// <param name="journal">What would be taken back of those.</param>
    /// <exception cref="VeException">An address is in use (78), or an interface of the host is missing (104).</exception>
    public HostNetwork Read(string alias, ImmutableArray<InterfaceConfig> network, ImmutableArray<InterfaceConfig> had, IEnumerable<NetworkUndo> journal)
    {
        var batch = new NetlinkBatch();
        var questions = new List<object>();
        foreach (InterfaceConfig link in network)
            Ask(link, batch, questions);
        foreach (InterfaceConfig link in had)
            Ask(link, batch, questions);
        foreach (byte[] message in socket.Send(batch).Messages)
            Take(message, questions, had);
        foreach (NetworkUndo undo in journal)
            if (undo is NetworkUndo.Return link)
                _links[link.Name] = new LinkInfo(link.Index, link.Name, link.IsUp, Convert.FromHexString(link.Mac), link.Mtu, null, null, 0, 0, false);
            else if (undo is NetworkUndo.Proxy proxy)
                _neighbours.Add(new(proxy.Address, proxy.Device));
        foreach (InterfaceConfig link in network)
            if (link.Parent is { } parent && !_links.ContainsKey(parent))
                throw new VeException(VeError.CannotMoveInterface, $"the host has no interface {parent}, which {link.Name} of the VE lies on", "See what there is with: ip link");
            else if (link.Bridge is { } bridge && _links.TryGetValue(bridge, out LinkInfo? found))
                CheckBridge(link, found);
        return new HostNetwork { MachineId = MachineId.Current, Alias = alias, Links = _links, Neighbours = _neighbours.ToImmutable() };
    }

    static void Ask(InterfaceConfig link, NetlinkBatch batch, List<object> questions)
    {
        if ((link.Bridge ?? link.Parent) is { } name)
        {
            batch.GetLink(name);
            questions.Add(name);
        }
        if (link.Type != InterfaceType.Routed)
            return;
        foreach (InterfaceAddress address in link.Addresses)
        {
            batch.GetRoute(address.Address);
            questions.Add(address.Address);
        }
    }

    void Take(byte[] message, List<object> questions, ImmutableArray<InterfaceConfig> had)
    {
        nlmsghdr header = MemoryMarshal.Read<nlmsghdr>(message);
        if (questions[(int)header.nlmsg_seq - 1] is not IPAddress address)
        {
            LinkInfo link = LinkInfo.Parse(message);
            _links[link.Name] = link;
            return;
        }
        if (Has(had, address))
            return;
        RouteInfo route = RouteInfo.Parse(message);
        if (route.Type == RTN_LOCAL)
            throw new VeException(VeError.AddressInUse, $"address {address} is the host's own", "Give the VE another one.");
        if (route.Type == RTN_UNICAST && route.PrefixLength == address.Bits())
            throw new VeException(VeError.AddressInUse, $"address {address} is routed to {NameOf(route.Device)} already", $"Look with: ip route get {address}");
        if (route is { Type: RTN_UNICAST, Gateway: null, PrefixLength: > 0 } && NameOf(route.Device) is { } device && Answers(device))
            _neighbours.Add(new(address, device));
    }

    static void CheckBridge(InterfaceConfig link, LinkInfo bridge)
    {
        if (bridge.Kind != "bridge")
            throw new VeException(VeError.CannotMakeInterface, $"{bridge.Name} is an interface of the host, but no bridge", $"Name a bridge for {link.Name}, or a name that is free: then one is made.");
        // It would take the VLAN's number, and pass everything to everybody.
        if (link.Vlan is { } vlan && !bridge.FiltersVlans)
            throw new VeException(VeError.CannotMakeInterface, $"bridge {bridge.Name} has no VLANs, and {link.Name} is to be in VLAN {vlan} of it", $"Switch them on: ip link set {bridge.Name} type bridge vlan_filtering 1");
    }

    bool Answers(string device) => neighbourDevices is [HostConfig.AutoDevices] || neighbourDevices.Contains(device);

    string? NameOf(int index)
    {
        if (!_names.TryGetValue(index, out string? name) && socket.TryGetLink(index) is { } link)
            _names[index] = name = link.Name;
        return name;
    }

    static bool Has(ImmutableArray<InterfaceConfig> network, IPAddress address)
    {
        foreach (InterfaceConfig link in network)
            foreach (InterfaceAddress own in link.Addresses)
                if (own.Address.Equals(address))
                    return true;
        return false;
    }
}
