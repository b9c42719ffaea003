using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Network.Filter;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Plan;

/// <summary>One thing to be done for a VE's network.</summary>
/// <param name="Side">Where.</param>
public abstract record NetworkStep(NetworkSide Side)
{
    /// <summary>What takes it back, where that does not go with an interface; null when nothing has to.</summary>
    public virtual NetworkUndo? Undo => null;

    /// <summary>The step that takes this one back while the VE runs; null when that goes with another, or cannot be.</summary>
    internal virtual NetworkStep? Inverse => null;

    /// <summary>Whether the other steps of the interface build on this one.</summary>
    internal virtual bool Creates => false;

    /// <summary>What the kernel may answer although all is as it should be.</summary>
    internal virtual Errno Tolerated => Errno.OK;

    /// <summary>The step as a line of <c>ip(8)</c>, <c>bridge(8)</c> or <c>tc(8)</c>, without the program's name and the namespace.</summary>
    public abstract string Print();

    /// <summary>Adds the step's requests to the next batch.</summary>
    internal abstract void Encode(NetworkApplier to);
}

/// <summary>Makes a bridge that does not exist yet.</summary>
public sealed record AddBridge(string Name, MacAddress Mac, bool FiltersVlans) : NetworkStep(NetworkSide.Host)
{
    /// <summary>By this the bridge is known as one that goes with its last port.</summary>
    public const string Alias = "vectl";

    // Another VE was faster.
    internal override Errno Tolerated => Errno.EEXIST;

    /// <inheritdoc/>
    public override string Print() => $"ip link add {Name} address {Mac} type bridge{(FiltersVlans ? " vlan_filtering 1" : "")}; ip link set {Name} alias {Alias}";

    internal override void Encode(NetworkApplier to)
    {
        to.Batch(Side).AddBridge(new NewLink(Name, Mac), FiltersVlans);
        to.Batch(Side).SetAlias(Name, Alias);
    }
}

/// <summary>Makes a pair of interfaces, one on the host and the other in the VE.</summary>
public sealed record AddVeth(NewLink Link, NewLink Peer, string? Bridge) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override NetworkUndo Undo => new NetworkUndo.Link(Link.Name, Link.Mac!.Value);

    internal override NetworkStep Inverse => new DeleteLink(Link.Name);

    internal override bool Creates => true;

    /// <inheritdoc/>
    public override string Print() => $"ip link add {LinkText.Of(Link)}{(Bridge is null ? "" : $" master {Bridge}")} type veth peer {LinkText.Of(Peer)} netns VE";

    internal override void Encode(NetworkApplier to)
    {
        int? master = Bridge is null ? null : to.IndexOf(Side, Bridge);
        to.Pair(Link.Name, Peer.Name);
        to.Batch(Side).AddVeth(Link with { Master = master }, Peer, to.Namespace);
    }
}

/// <summary>Gives an interface of the host the text by which the VE's are known.</summary>
public sealed record SetAlias(string Name, string Alias) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override string Print() => $"ip link set {Name} alias \"{Alias}\"";

    // By its index, so that it is the one that was made.
    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).ChangeLink(index, [], mtu: null, Alias);
    }
}

/// <summary>Makes an interface in the VE that lies on one of the host.</summary>
public sealed record AddOnParent(InterfaceType Type, NewLink Link, string Parent) : NetworkStep(NetworkSide.Host)
{
    internal override NetworkStep Inverse => new DeleteInside(Link.Name);

    internal override bool Creates => true;

    /// <inheritdoc/>
    public override string Print() => $"ip link add {LinkText.Of(Link)} link {Parent} netns VE type {(Type == InterfaceType.Macvlan ? "macvlan mode bridge" : "ipvlan mode l2")}";

    internal override void Encode(NetworkApplier to)
    {
        int parent = to.IndexOf(Side, Parent);
        if (Type == InterfaceType.Macvlan)
            to.Batch(Side).AddMacvlan(Link, parent, to.Namespace);
        else
            to.Batch(Side).AddIpvlan(Link, parent, to.Namespace);
    }
}

/// <summary>Moves an interface of the host into the VE.</summary>
public sealed record MoveLink(LinkInfo Link, string Name) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override NetworkUndo.Return Undo => new(Link.Index, Link.Name, Link.Mtu, Link.IsUp, Convert.ToHexString(Link.Mac));

    internal override NetworkStep Inverse => new ReturnLink(Undo);

    internal override bool Creates => true;

    /// <inheritdoc/>
    public override string Print() => $"ip link set {Link.Name} netns VE name {Name}";

    internal override void Encode(NetworkApplier to)
    {
        to.KeepNamespace();
        to.Batch(Side).MoveLink(Link.Index, Name, to.Namespace, Undo.IndexInside);
    }
}

/// <summary>Moves an interface of the host back.</summary>
public sealed record ReturnLink(NetworkUndo.Return Link) : NetworkStep(NetworkSide.Inside)
{
    /// <inheritdoc/>
    public override string Print() => $"ip link set {Link.IndexInside} netns HOST name {Link.Name}";

    internal override void Encode(NetworkApplier to) => to.Return(Link);
}

/// <summary>Changes the MAC address or the MTU of an interface that was there before.</summary>
public sealed record ChangeLink(NetworkSide Side, string Name, MacAddress? Mac, int? Mtu) : NetworkStep(Side)
{
    /// <inheritdoc/>
    public override string Print() => $"ip link set {LinkText.Of(new NewLink(Name, Mac, Mtu))}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).ChangeLink(index, Mac is { } mac ? mac.ToBytes() : [], Mtu, alias: null);
    }
}

/// <summary>Lets the host's end of a link trust nothing that comes over it.</summary>
public sealed record Harden(string Name, bool HasIpv6) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override string Print() => $"ip link set {Name} rp_filter 1 accept_redirects 0 send_redirects 0{(HasIpv6 ? " addrgenmode none" : "")}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).Harden(index, HasIpv6);
    }
}

/// <summary>Sets up the host's end as a port of a bridge; of one that is ours, which goes with its last port, the name is given.</summary>
public sealed record SetBridgePort(string Name, bool Isolated, string? OwnBridge = null) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override NetworkUndo? Undo => OwnBridge is null ? null : new NetworkUndo.Bridge(OwnBridge);

    /// <inheritdoc/>
    public override string Print() => $"bridge link set dev {Name} guard on isolated {(Isolated ? "on" : "off")}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).SetBridgePort(index, Isolated);
    }
}

/// <summary>Puts a port of a bridge in one VLAN.</summary>
public sealed record SetVlan(string Name, int Vlan) : NetworkStep(NetworkSide.Host)
{
    // What the kernel puts every new port in (vlan_default_pvid).
    const int DefaultVlan = 1;

    /// <inheritdoc/>
    public override string Print() => $"bridge vlan add vid {Vlan} pvid untagged dev {Name}{(Vlan == DefaultVlan ? "" : $"; bridge vlan del vid {DefaultVlan} dev {Name}")}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).AddVlan(index, Vlan);
        if (Vlan != DefaultVlan)
            to.Batch(Side).RemoveVlan(index, DefaultVlan);
    }
}

/// <summary>Puts the filter on the host's end that decides what the VE may send; in place of the one before.</summary>
public sealed record SetFilter(string Name, SourceFilter Filter, bool Replaces = false) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override string Print() => $"tc filter {(Replaces ? "replace" : "add")} dev {Name} clsact ingress bpf da  # {Filter}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        if (!Replaces)
            to.Batch(Side).AddClsact(index);
        to.Batch(Side).SetIngressFilter(index, to.Own(FilterProgram.Load(Filter.Build())), FilterProgram.Name);
    }
}

/// <summary>Limits what an interface of the host sends: its end to the VE, or what the VE sends, where that goes through one of its own.</summary>
public sealed record SetRate(string Name, long BitsPerSecond) : NetworkStep(NetworkSide.Host)
{
    // 20 ms of traffic at once, but never less than one large packet of segmentation offload; 100 ms may wait.
    const int BurstsPerSecond = 50, QueuesPerSecond = 10, LargestPacket = 65536 + 256;

    internal override NetworkStep Inverse => new RemoveRate(Name);

    /// <inheritdoc/>
    public override string Print() => $"tc qdisc replace dev {Name} root tbf rate {BitRate.Format(BitsPerSecond)} burst {Burst} limit {Queue}";

    uint Burst => (uint)Math.Clamp(BitsPerSecond / 8 / BurstsPerSecond, LargestPacket, int.MaxValue);

    uint Queue => (uint)Math.Clamp(BitsPerSecond / 8 / QueuesPerSecond, 2 * LargestPacket, int.MaxValue);

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).SetRate(index, (ulong)BitsPerSecond / 8, Burst, Queue);
    }
}

/// <summary>Makes an interface that what the VE sends goes through, so that its queue can limit it: what comes in has none of its own.</summary>
public sealed record AddIfb(string Name, MacAddress Mac) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override NetworkUndo Undo => new NetworkUndo.Link(Name, Mac);

    internal override NetworkStep Inverse => new DeleteLink(Name);

    /// <inheritdoc/>
    public override string Print() => $"ip link add {Name} address {Mac} type ifb";

    internal override void Encode(NetworkApplier to) => to.Batch(Side).AddIfb(new NewLink(Name, Mac));
}

/// <summary>Sends what the host's end receives through such an interface.</summary>
public sealed record SetRedirect(string Name, string Through) : NetworkStep(NetworkSide.Host)
{
    internal override NetworkStep Inverse => new RemoveRedirect(Name);

    /// <inheritdoc/>
    public override string Print() => $"tc filter add dev {Name} clsact ingress pref 2 bpf action mirred egress redirect dev {Through}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name), through = to.IndexOf(Side, Through);
        to.Batch(Side).SetRedirect(index, to.Own(FilterProgram.Load(FilterProgram.All)), FilterProgram.Name, through);
    }
}

/// <summary>Ends what <see cref="SetRedirect"/> began.</summary>
public sealed record RemoveRedirect(string Name) : NetworkStep(NetworkSide.Host)
{
    internal override Errno Tolerated => Errno.ENOENT;

    /// <inheritdoc/>
    public override string Print() => $"tc filter del dev {Name} clsact ingress pref 2";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).DeleteRedirect(index);
    }
}

/// <summary>Ends the limit of <see cref="SetRate"/>.</summary>
public sealed record RemoveRate(string Name) : NetworkStep(NetworkSide.Host)
{
    internal override Errno Tolerated => Errno.ENOENT;

    /// <inheritdoc/>
    public override string Print() => $"tc qdisc del dev {Name} root";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).DeleteRate(index);
    }
}

/// <summary>Sets an interface up.</summary>
public sealed record SetUp(NetworkSide Side, string Name) : NetworkStep(Side)
{
    /// <inheritdoc/>
    public override string Print() => $"ip link set {Name} up";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).SetUp(index, up: true);
    }
}

/// <summary>Deletes the host's end of a link, and with it the VE's.</summary>
public sealed record DeleteLink(string Name) : NetworkStep(NetworkSide.Host)
{
    internal override Errno Tolerated => Errno.ENODEV;

    /// <inheritdoc/>
    public override string Print() => $"ip link del {Name}";

    internal override void Encode(NetworkApplier to) => to.Batch(Side).DeleteLink(Name);
}

/// <summary>Deletes an interface in the VE that has no other end on the host.</summary>
public sealed record DeleteInside(string Name) : NetworkStep(NetworkSide.Inside)
{
    // The VE's root was faster.
    internal override Errno Tolerated => Errno.ENODEV;

    /// <inheritdoc/>
    public override string Print() => $"ip link del {Name}";

    internal override void Encode(NetworkApplier to) => to.Batch(Side).DeleteLink(Name);
}

/// <summary>Gives an address to an interface.</summary>
public sealed record AddAddress(NetworkSide Side, string Name, IPAddress Address, int PrefixLength, bool LinkOnly = false) : NetworkStep(Side)
{
    // In a VE that runs, its own tools may have been faster.
    internal override Errno Tolerated => Side == NetworkSide.Inside ? Errno.EEXIST : Errno.OK;

    internal override NetworkStep Inverse => new RemoveAddress(Side, Name, Address, PrefixLength);

    /// <inheritdoc/>
    public override string Print() => $"ip address add {Address}/{PrefixLength} dev {Name}{(LinkOnly ? " scope link" : "")}{(Address.IsV6() ? " nodad" : "")}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).AddAddress(index, Address, PrefixLength, LinkOnly ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
    }
}

/// <summary>Takes an address from an interface.</summary>
public sealed record RemoveAddress(NetworkSide Side, string Name, IPAddress Address, int PrefixLength) : NetworkStep(Side)
{
    internal override Errno Tolerated => Errno.EADDRNOTAVAIL;

    /// <inheritdoc/>
    public override string Print() => $"ip address del {Address}/{PrefixLength} dev {Name}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).DeleteAddress(index, Address, PrefixLength);
    }
}

/// <summary>Adds a route.</summary>
public sealed record AddRoute(NetworkSide Side, NewRoute Route, string Device) : NetworkStep(Side)
{
    // As for addresses; on the host it is another VE's, or the administrator's.
    internal override Errno Tolerated => Side == NetworkSide.Inside ? Errno.EEXIST : Errno.OK;

    internal override NetworkStep Inverse => new RemoveRoute(Side, Route, Device);

    /// <inheritdoc/>
    public override string Print() => $"ip route add {LinkText.Of(Route)} dev {Device}{(Route.Gateway is null ? " scope link" : "")}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Device);
        to.Batch(Side).AddRoute(Route, index);
    }
}

/// <summary>Removes a route.</summary>
public sealed record RemoveRoute(NetworkSide Side, NewRoute Route, string Device) : NetworkStep(Side)
{
    internal override Errno Tolerated => Errno.ESRCH;

    /// <inheritdoc/>
    public override string Print() => $"ip route del {LinkText.Of(Route)} dev {Device}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Device);
        to.Batch(Side).DeleteRoute(Route, index);
    }
}

/// <summary>Lets the host answer for an address of the VE on a network that it is on itself.</summary>
public sealed record AddProxy(IPAddress Address, string Device) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override NetworkUndo Undo => new NetworkUndo.Proxy(Address, Device);

    internal override NetworkStep Inverse => new RemoveProxy(Address, Device);

    /// <inheritdoc/>
    public override string Print() => $"ip neighbour add proxy {Address} dev {Device}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Device);
        to.Batch(Side).AddProxy(index, Address);
    }
}

/// <summary>Ends what <see cref="AddProxy"/> began.</summary>
public sealed record RemoveProxy(IPAddress Address, string Device) : NetworkStep(NetworkSide.Host)
{
    internal override Errno Tolerated => Errno.ENOENT;

    /// <inheritdoc/>
    public override string Print() => $"ip neighbour del proxy {Address} dev {Device}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Device);
        to.Batch(Side).DeleteProxy(index, Address);
    }
}
