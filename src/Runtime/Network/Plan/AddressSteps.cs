using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Plan;

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
    public override string Print() => $"ip route add {LinkText.Of(Route)} dev {Device}{(Route.Gateway is null ? " scope link" : "")}{(Route.OnLink ? " onlink" : "")}";

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
