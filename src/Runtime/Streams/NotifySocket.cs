using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Mounts;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Streams;

/// <summary>
/// Where the init of a VE says by <c>sd_notify(3)</c> that the system is up. The socket is the caller's; it lies alone on a tmpfs that
/// is mounted in the VE and nowhere on the host, so nothing is left of it when both are gone. When only the caller is gone, what init
/// sends fails (ECONNREFUSED) and that is all.
/// </summary>
public sealed unsafe class NotifySocket : IDisposable
{
    /// <summary>The directory of the VE's <c>/dev</c> that it is in.</summary>
    internal const string Directory = "vectl";

    /// <summary>Its path in the VE.</summary>
    internal const string Path = $"/dev/{Directory}/{Name}";

    const string Name = "notify";

    // systemd's own receiver takes as much (NOTIFY_BUFFER_MAX).
    const int MessageLimit = 4096;

    // unix(7): a queue holds net.unix.max_dgram_qlen messages, 10 or 512; more at once come from somebody who never stops sending.
    const int MessagesAtOnce = 512;

    readonly Fd _socket = new((int)Kernel.Check(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket", "AF_UNIX"));

    /// <summary>What init said last that it is doing, or null; hostile text.</summary>
    public string? Status { get; private set; }

    /// <summary>Gives it a name on a file system of its own: the mount for the VE.</summary>
    /// <param name="owner">The host id of the VE's root, who may send and do nothing else there.</param>
    internal Fd Mount(uint owner)
    {
        int yes = 1;
        Kernel.Check(setsockopt(_socket.Number, SOL_SOCKET, SO_PASSCRED, &yes, sizeof(int)), "setsockopt", "SO_PASSCRED");
        // The directory and the socket.
        Fd mount = DetachedMount.Tmpfs(("mode", "0755"), ("size", "4k"), ("nr_inodes", "2"));
        try
        {
            Bind($"/proc/self/fd/{mount.Number}/{Name}");
            Kernel.Check(fchownat(mount.Number, Name, owner, owner, AT_SYMLINK_NOFOLLOW), "fchownat", Path);
            return mount;
        }
        catch
        {
            mount.Dispose();
            throw;
        }
    }

    void Bind(string path)
    {
        var address = new sockaddr_un { sun_family = AF_UNIX };
        Encoding.ASCII.GetBytes(path, new Span<byte>(address.sun_path, 107));
        Kernel.Check(bind(_socket.Number, &address, (uint)sizeof(sockaddr_un)), "bind", path);
    }

    /// <summary>Waits until something has come or <paramref name="init"/> has ended, for at most <paramref name="timeoutMs"/> milliseconds.</summary>
    internal void Wait(Fd init, int timeoutMs)
    {
        pollfd* entries = stackalloc pollfd[2] { new() { fd = init.Number, events = POLLIN }, new() { fd = _socket.Number, events = POLLIN } };
        if (poll(entries, 2, timeoutMs) < 0 && Kernel.LastErrno != Errno.EINTR)
            throw new ErrnoException(Kernel.LastErrno, "poll");
    }

    /// <summary>Takes what has come; what others than the process <paramref name="init"/> sent does not count.</summary>
    /// <returns>Whether init says that the system is up.</returns>
    internal bool Receive(int init)
    {
        bool ready = false;
        byte* buffer = stackalloc byte[MessageLimit];
        for (int count = 0; count < MessagesAtOnce && !ready && Next(buffer, out int length, out int sender); count++)
        {
            if (sender != init)
                continue;
            var message = NotifyMessage.Parse(new ReadOnlySpan<byte>(buffer, length));
            Status = message.Status ?? Status;
            ready = message.Ready;
        }
        return ready;
    }

    // The control buffer has room for credentials only: descriptors that are sent along are dropped by the kernel (unix(7)).
    bool Next(byte* buffer, out int length, out int sender)
    {
        int room = sizeof(cmsghdr) + (sizeof(ucred) + 7) / 8 * 8;
        byte* control = stackalloc byte[room];
        var data = new iovec { iov_base = (nint)buffer, iov_len = MessageLimit };
        var header = new msghdr { msg_iov = (nint)(&data), msg_iovlen = 1, msg_control = (nint)control, msg_controllen = (nuint)room };
        nint received = recvmsg(_socket.Number, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        (length, sender) = ((int)Math.Max(0, received), 0);
        if (received < 0)
            return Kernel.LastErrno is Errno.EAGAIN or Errno.EINTR ? false : throw new ErrnoException(Kernel.LastErrno, "recvmsg", Path);
        var first = (cmsghdr*)control;
        if (header.msg_controllen >= (nuint)(sizeof(cmsghdr) + sizeof(ucred)) && first->cmsg_level == SOL_SOCKET && first->cmsg_type == SCM_CREDENTIALS)
            sender = ((ucred*)(first + 1))->pid;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
