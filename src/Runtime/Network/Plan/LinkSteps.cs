using Vectl.Linux;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Plan;

/// <summary>Makes a bridge that goes with its last port, unless another VE has made it.</summary>
public sealed record AddBridge(string Name, MacAddress Mac, bool FiltersVlans) : NetworkStep(NetworkSide.Host)
{
    /// <summary>By this the bridge is known as one that goes with its last port.</summary>
    public const string Alias = "vectl";

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
public sealed record AddOnParent(InterfaceType Type, NewLink Link, string Parent, bool Isolated) : NetworkStep(NetworkSide.Host)
{
    internal override NetworkStep Inverse => new DeleteInside(Link.Name);

    internal override bool Creates => true;

    /// <inheritdoc/>
    public override string Print() => $"ip link add {LinkText.Of(Link)} link {Parent} netns VE type {(Type != InterfaceType.Macvlan ? "ipvlan mode l2" : Isolated ? "macvlan mode private" : "macvlan mode bridge")}";

    internal override void Encode(NetworkApplier to)
    {
        int parent = to.IndexOf(Side, Parent);
        if (Type == InterfaceType.Macvlan)
            to.Batch(Side).AddMacvlan(Link, parent, to.Namespace, Isolated);
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

/// <summary>
/// Lets the host's end of a routed link take nothing for an instruction. Who may send is said by <see cref="SetFilter"/>: a look-up of
/// each packet's way back besides (<c>rp_filter</c>) would say the same, for 2 % of a round trip.
/// </summary>
public sealed record Harden(string Name, bool HasIpv6) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override string Print() => $"ip link set {Name} rp_filter 0 accept_redirects 0 send_redirects 0{(HasIpv6 ? " addrgenmode none" : "")}";

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
