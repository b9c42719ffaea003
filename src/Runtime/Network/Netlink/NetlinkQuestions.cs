using System.Net;
using Vectl.Linux;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>Single requests, and questions about one thing.</summary>
public static class NetlinkQuestions
{
    /// <summary>Sends what <paramref name="build"/> puts together, all of which must succeed.</summary>
    /// <param name="socket">The conversation.</param>
    /// <param name="build">Adds the requests.</param>
    /// <param name="tolerated">What the kernel may answer all the same.</param>
    public static void Do(this NetlinkSocket socket, Action<NetlinkBatch> build, Errno tolerated = Errno.OK)
    {
        var batch = new NetlinkBatch();
        build(batch);
        foreach (NetlinkError error in socket.Send(batch).Errors)
            if (error.Errno != tolerated)
                throw new ErrnoException(error.Errno, "netlink", error.Text);
    }

    /// <summary>The interface of this name, or null when there is none.</summary>
    public static LinkInfo? TryGetLink(this NetlinkSocket socket, string name) => socket.TryAsk(batch => batch.GetLink(name)) is { } message ? LinkInfo.Parse(message) : null;

    /// <summary>The interface of this index, or null when there is none.</summary>
    public static LinkInfo? TryGetLink(this NetlinkSocket socket, int index) => socket.TryAsk(batch => batch.GetLink(index)) is { } message ? LinkInfo.Parse(message) : null;

    /// <summary>The entry of the routing table for an address, or null when there is none.</summary>
    public static RouteInfo? TryGetRoute(this NetlinkSocket socket, IPAddress address) => socket.TryAsk(batch => batch.GetRoute(address)) is { } message ? RouteInfo.Parse(message) : null;

    static byte[]? TryAsk(this NetlinkSocket socket, Action<NetlinkBatch> build)
    {
        var batch = new NetlinkBatch();
        build(batch);
        return socket.Send(batch).Messages is [var message, ..] ? message : null;
    }
}
