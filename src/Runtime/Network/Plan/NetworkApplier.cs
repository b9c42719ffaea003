using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Network.Plan;

/// <summary>
/// Does the steps of a plan. Those for one namespace go to the kernel together, as many as can be before the index of an
/// interface that they make has to be asked for.
/// </summary>
/// <param name="host">A conversation in the host's network namespace.</param>
/// <param name="networkNamespace">The VE's network namespace.</param>
/// <param name="pin">Keeps the VE's namespace when its last process has ended.</param>
/// <param name="bridges">The right to make a bridge and to plug into it.</param>
sealed class NetworkApplier(NetlinkSocket host, Fd networkNamespace, NetworkPin pin, BridgeRight bridges) : IDisposable
{
    readonly Side _host = new(host), _inside = new(NetlinkSocket.OpenIn(networkNamespace));
    readonly Dictionary<string, string> _peers = [];
    readonly List<Fd> _owned = [];
    bool _bestEffort;

    /// <summary>The number of a descriptor of the VE's namespace.</summary>
    public int Namespace => networkNamespace.Number;

    /// <summary>Does the steps. What was done when it throws has to be taken back by the plan's undo.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="bestEffort">Whether to go on after a step that fails.</param>
    /// <exception cref="VeException">A step failed; it says which, and why in the kernel's words.</exception>
    public void Apply(ImmutableArray<NetworkStep> steps, bool bestEffort = false)
    {
        _bestEffort = bestEffort;
        using WaitingLock? held = MakesBridge(steps) ? bridges.Take() : null;
        foreach (NetworkStep step in steps)
        {
            try
            {
                step.Encode(this);
            }
            catch (VeException) when (bestEffort)
            {
                // The interface that it is about is not there: nothing to take back.
            }
            Side side = Of(step.Side);
            while (side.Steps.Count < side.Batch.Count)
                side.Steps.Add(step);
        }
        Flush(_host);
        Flush(_inside);
    }

    /// <summary>The requests that go to a namespace next.</summary>
    public NetlinkBatch Batch(NetworkSide side) => Of(side).Batch;

    /// <summary>The index of an interface; asks for it when it is not known, after all that was to be done before.</summary>
    public int IndexOf(NetworkSide side, string name)
    {
        Side of = Of(side);
        if (of.Indexes.TryGetValue(name, out int known))
            return known;
        if (side == NetworkSide.Inside)
        {
            Flush(_host);
            if (of.Indexes.TryGetValue(name, out known))
                return known;
        }
        of.Batch.GetLink(name);
        of.Steps.Add(null);
        Flush(of);
        return of.Indexes.TryGetValue(name, out int index) ? index
            : throw new VeException(VeError.CannotMakeInterface, $"{(side == NetworkSide.Host ? "the host" : "the VE")} has no interface {name}");
    }

    /// <summary>The two ends of a pair: who asks for the host's learns the index of the other too.</summary>
    public void Pair(string name, string peer) => _peers[name] = peer;

    /// <summary>Keeps a descriptor open until all is done.</summary>
    public int Own(Fd fd)
    {
        _owned.Add(fd);
        return fd.Number;
    }

    /// <summary>Lets the VE's namespace outlive its processes, so that the host's interface in it does not go with them.</summary>
    public void KeepNamespace() => pin.Set(networkNamespace);

    /// <summary>Brings an interface of the host back.</summary>
    public void Return(NetworkUndo.Return link)
    {
        Flush(_host);
        Flush(_inside);
        NetworkUndoer.Return(link, _inside.Socket, host);
    }

    Side Of(NetworkSide side) => side == NetworkSide.Host ? _host : _inside;

    void Flush(Side side)
    {
        (NetlinkBatch batch, List<NetworkStep?> steps) = side.Take();
        NetlinkReply reply = side.Socket.Send(batch);
        foreach (NetlinkError error in reply.Errors)
            if (!_bestEffort && steps[error.Request - 1] is { } step && step.Tolerated != error.Errno)
                throw Explain(step, error);
        foreach (byte[] message in reply.Messages)
        {
            LinkInfo link = LinkInfo.Parse(message);
            side.Indexes[link.Name] = link.Index;
            if (side == _host && _peers.TryGetValue(link.Name, out string? peer))
                _inside.Indexes[peer] = link.Peer;
        }
    }

    static bool MakesBridge(ImmutableArray<NetworkStep> steps)
    {
        foreach (NetworkStep step in steps)
            if (step is AddBridge)
                return true;
        return false;
    }

    static VeException Explain(NetworkStep step, NetlinkError error) => step switch
    {
        AddRoute { Side: NetworkSide.Host } route when error.Errno == Errno.EEXIST
            => new VeException(VeError.AddressInUse, $"address {route.Route.Destination} is routed to another interface of the host already", $"Look with: ip route get {route.Route.Destination}"),
        AddVeth veth when error.Errno == Errno.EEXIST
            => new VeException(VeError.CannotMakeInterface, $"the host has an interface {veth.Link.Name} already", "Delete it, or give the VE's another name by host_name."),
        _ => new VeException(VeError.CannotMakeInterface, $"{step.Print()}: {error}", error.Errno == Errno.EOPNOTSUPP ? "This kernel has no interfaces of this kind, or not this setting of them." : null),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _inside.Socket.Dispose();
        foreach (Fd fd in _owned)
            fd.Dispose();
    }

    /// <summary>What is under way in one namespace.</summary>
    sealed class Side(NetlinkSocket socket)
    {
        public NetlinkSocket Socket { get; } = socket;

        public NetlinkBatch Batch { get; private set; } = new();

        /// <summary>Whose the requests are; null is a question of the applier's own.</summary>
        public List<NetworkStep?> Steps { get; private set; } = [];

        public Dictionary<string, int> Indexes { get; } = [];

        public (NetlinkBatch Batch, List<NetworkStep?> Steps) Take()
        {
            (NetlinkBatch, List<NetworkStep?>) taken = (Batch, Steps);
            (Batch, Steps) = (new(), []);
            return taken;
        }
    }
}
