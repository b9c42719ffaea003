using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>A conversation with rtnetlink(7) of one network namespace: the one it was opened in, wherever the process goes later.</summary>
public sealed unsafe class NetlinkSocket : IDisposable
{
    // The kernel makes its messages no larger (netlink_dump in net/netlink/af_netlink.c).
    const int BufferSize = 32768;

    const int MaxDumps = 10;

    readonly Fd _socket;
    readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);

    bool _unread;

    NetlinkSocket(Fd socket) => _socket = socket;

    /// <summary>Opens one in the network namespace of the process.</summary>
    public static NetlinkSocket Open() => Open(NETLINK_ROUTE);

    /// <summary>Opens one to another part of the kernel, e.g. <c>NETLINK_NETFILTER</c>, in the network namespace of the process.</summary>
    public static NetlinkSocket Open(int protocol)
    {
        var socket = new Fd((int)Kernel.Check(LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol), "socket", "AF_NETLINK"));
        int yes = 1;
        // Both since Linux 4.12; without them there is less to read in an error.
        setsockopt(socket.Number, SOL_NETLINK, NETLINK_EXT_ACK, &yes, sizeof(int));
        setsockopt(socket.Number, SOL_NETLINK, NETLINK_CAP_ACK, &yes, sizeof(int));
        return new NetlinkSocket(socket);
    }

    /// <summary>Opens one in another network namespace (<c>setns(2)</c>, which is for the calling thread alone).</summary>
    /// <param name="networkNamespace">A descriptor of the namespace.</param>
    public static NetlinkSocket OpenIn(Fd networkNamespace)
    {
        using var there = new NetworkNamespace(networkNamespace);
        return there.Make(Open);
    }

    /// <summary>Sends a batch and waits for the answers.</summary>
    /// <exception cref="ErrnoException">The conversation failed, not a request: those that did are in the reply.</exception>
    public NetlinkReply Send(NetlinkBatch batch)
    {
        var reply = new NetlinkReply();
        if (batch.Count == 0)
            return reply;
        batch.Seal();
        Exchange(batch, reply);
        return reply;
    }

    /// <summary>Asks for all of something, e.g. <c>RTM_GETLINK</c>; again when it changed meanwhile.</summary>
    /// <param name="type">What.</param>
    /// <param name="header">The structure that requests of this type begin with.</param>
    /// <param name="attributes">Which of them, or null for all.</param>
    public IReadOnlyList<byte[]> Dump<T>(ushort type, T header, Action<NetlinkBatch>? attributes = null) where T : unmanaged
    {
        for (int i = 0; ; i++)
        {
            var batch = new NetlinkBatch();
            batch.Begin(type, NLM_F_DUMP, header);
            if (type == RTM_GETLINK)
                batch.Put(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
            attributes?.Invoke(batch);
            var reply = new NetlinkReply();
            Exchange(batch, reply);
            if (reply.Errors is [var error, ..])
                throw new ErrnoException(error.Errno, "netlink dump", $"type {type}");
            if (!reply.Interrupted || i == MaxDumps)
                return reply.Messages;
        }
    }

    void Exchange(NetlinkBatch batch, NetlinkReply reply)
    {
        if (_unread)
            Drain();
        fixed (byte* request = batch.Bytes)
            Kernel.Check(write(_socket.Number, request, (nuint)batch.Bytes.Length), "write", "netlink");
        _unread = true;
        while (!Receive(batch, reply))
        {
        }
        _unread = false;
    }

    // The answers to a conversation that broke off would be taken for those to the next. The kernel gives them while it is asked, so
    // all of them are there.
    void Drain()
    {
        fixed (byte* buffer = _buffer)
        {
            var part = new iovec { iov_base = (nint)buffer, iov_len = BufferSize };
            var message = new msghdr { msg_iov = (nint)(&part), msg_iovlen = 1 };
            while (recvmsg(_socket.Number, &message, MSG_DONTWAIT) >= 0 || Kernel.LastErrno is Errno.EINTR or Errno.ENOBUFS)
            {
            }
        }
        if (Kernel.LastErrno != Errno.EAGAIN)
            throw new ErrnoException(Kernel.LastErrno, "recvmsg", "netlink");
        _unread = false;
    }

    // Whoever is root in the namespace can send to this socket too: only what comes from the kernel (nl_pid 0) counts.
    bool Receive(NetlinkBatch batch, NetlinkReply reply)
    {
        sockaddr_nl sender;
        fixed (byte* buffer = _buffer)
        {
            var part = new iovec { iov_base = (nint)buffer, iov_len = BufferSize };
            var message = new msghdr { msg_name = (nint)(&sender), msg_namelen = (uint)sizeof(sockaddr_nl), msg_iov = (nint)(&part), msg_iovlen = 1 };
            nint length;
            do
                length = recvmsg(_socket.Number, &message, 0);
            while (length < 0 && Kernel.LastErrno == Errno.EINTR);
            Kernel.Check(length, "recvmsg", "netlink");
            return sender.nl_pid == 0 && reply.Take(_buffer.AsSpan(0, (int)length), (uint)batch.Count);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
