using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Plan;

/// <summary>
/// Takes back on the host what a VE's network left there. What is not there any more is no error, and what is not the VE's own is
/// left alone.
/// </summary>
/// <param name="host">A conversation in the host's network namespace.</param>
/// <param name="alias">By what the VE's interfaces are known.</param>
/// <param name="pin">What keeps the VE's namespace.</param>
/// <param name="bridges">The right to remove a bridge.</param>
sealed class NetworkUndoer(NetlinkSocket host, string alias, NetworkPin pin, BridgeRight bridges)
{
    /// <summary>Takes it all back, in the given order; what cannot be stays in the journal.</summary>
    /// <exception cref="VeException">Something could not be taken back.</exception>
    public void Run(ImmutableArray<NetworkUndo> undo, NetworkJournal journal)
    {
        var left = new List<NetworkUndo>();
        ErrnoException? why = null;
        foreach (NetworkUndo item in undo)
            try
            {
                TakeBack(item);
            }
            catch (ErrnoException failure)
            {
                left.Add(item);
                why ??= failure;
            }
        if (why is null)
            pin.Clear();
        journal.Write(left);
        if (why is not null)
            throw new VeException(VeError.CannotMakeInterface, $"cannot take back \"{left[0].Format()}\": {why.Message}");
    }

    void TakeBack(NetworkUndo item)
    {
        switch (item)
        {
            case NetworkUndo.Link link:
                if (host.TryGetLink(link.Name) is { } found && (found.Alias == alias || found.Alias is null && found.Mac.AsSpan().SequenceEqual(link.Mac.ToBytes())))
                    host.Do(batch => batch.DeleteLink(link.Name), Errno.ENODEV);
                break;
            case NetworkUndo.Bridge bridge:
                RemoveBridge(bridge.Name);
                break;
            case NetworkUndo.Proxy proxy:
                RemoveProxy(proxy);
                break;
            case NetworkUndo.Return moved:
                Return(moved);
                break;
        }
    }

    /// <summary>Brings an interface back from the namespace that <paramref name="inside"/> speaks with, and makes it what it was.</summary>
    /// <returns>Whether it is back.</returns>
    public static bool Return(NetworkUndo.Return link, NetlinkSocket inside, NetlinkSocket host)
    {
        if (inside.TryGetLink(link.IndexInside) is null)
            return false;
        using (Fd own = Kernel.Open("/proc/thread-self/ns/net", O_RDONLY))
            inside.Do(batch =>
            {
                batch.SetUp(link.IndexInside, up: false);
                batch.MoveLink(link.IndexInside, link.Name, own.Number, link.Index);
            });
        Restore(link, host);
        return true;
    }

    void Return(NetworkUndo.Return link)
    {
        if (host.TryGetLink(link.Index) is not null)
            return;
        using Fd? kept = pin.TryOpen();
        if (kept is null)
            return;
        using NetlinkSocket inside = NetlinkSocket.OpenIn(kept);
        Return(link, inside, host);
    }

    static void Restore(NetworkUndo.Return link, NetlinkSocket host)
    {
        host.Do(batch => batch.ChangeLink(link.Index, Convert.FromHexString(link.Mac), link.Mtu, alias: null), Errno.EOPNOTSUPP);
        if (link.IsUp)
            host.Do(batch => batch.SetUp(link.Index, up: true));
    }

    void RemoveBridge(string name)
    {
        using WaitingLock held = bridges.Take();
        if (host.TryGetLink(name) is not { Alias: AddBridge.Alias, Kind: "bridge" } bridge)
            return;
        foreach (byte[] message in host.Dump(RTM_GETLINK, new ifinfomsg()))
            if (LinkInfo.Parse(message).Master == bridge.Index)
                return;
        host.Do(batch => batch.DeleteLink(name), Errno.ENODEV);
    }

    // Whoever has the address now has a route to it, of all its bits.
    void RemoveProxy(NetworkUndo.Proxy proxy)
    {
        if (host.TryGetLink(proxy.Device) is not { } device || (host.TryGetRoute(proxy.Address) is { Type: RTN_UNICAST } route && route.PrefixLength == proxy.Address.Bits()))
            return;
        host.Do(batch => batch.DeleteProxy(device.Index, proxy.Address), Errno.ENOENT);
    }
}
