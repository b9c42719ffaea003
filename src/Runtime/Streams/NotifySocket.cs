using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Mounts;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Streams;

/// <summary>
/// Where the init of a VE says by <c>sd_notify(3)</c> that the system is up. The socket is the caller's; the VE sees its inode
/// alone, on a file of its <c>/dev</c>, and once it is mounted there no path of the host leads to it. When the caller is gone, what
/// init sends fails (ECONNREFUSED) and that is all.
/// </summary>
public sealed unsafe class NotifySocket : IDisposable
{
    /// <summary>Its name in the VE's <c>/dev</c>.</summary>
    internal const string Name = "vectl-notify";

    // systemd's own receiver takes as much (NOTIFY_BUFFER_MAX).
    const int MessageLimit = 4096;

    // unix(7): a queue holds net.unix.max_dgram_qlen messages, 10 or 512; more at once come from somebody who never stops sending.
    const int MessagesAtOnce = 512;

    readonly Fd _socket = new((int)Kernel.Check(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket", "AF_UNIX"));

    Fd? _place;
    string _name = "";

    /// <summary>What init said last that it is doing, or null; hostile text.</summary>
    public string? Status { get; private set; }

    /// <summary>Gives it a name, for the mount that shows it in the VE: move_mount(2) takes none that has lost its name (ENOENT).</summary>
    /// <param name="directory">A directory of the host that only root can enter.</param>
    /// <param name="owner">The host id of the VE's root, who may send.</param>
    internal Fd Mount(string directory, uint owner)
    {
        int yes = 1;
        Kernel.Check(setsockopt(_socket.Number, SOL_SOCKET, SO_PASSCRED, &yes, sizeof(int)), "setsockopt", "SO_PASSCRED");
        _place = Kernel.Open(directory, O_PATH | O_DIRECTORY);
        // The form by which AtomicFile.RemoveStale knows what a killed command left.
        _name = $".{Name}.{getpid()}{AtomicFile.Suffix}";
        Kernel.Remove(_name, parent: _place);
        Bind($"/proc/self/fd/{_place.Number}/{_name}");
        Kernel.Check(fchownat(_place.Number, _name, owner, owner, AT_SYMLINK_NOFOLLOW), "fchownat", _name);
        using Fd file = Kernel.OpenAt(_place, _name, O_PATH | O_NOFOLLOW);
        return DetachedMount.CloneOf(file, _name);
    }

    /// <summary>Takes the name away: it is mounted, or will not be.</summary>
    internal void Unname()
    {
        if (_place is null)
            return;
        unlinkat(_place.Number, _name, 0);
        _place.Dispose();
        _place = null;
    }

    // By a descriptor, because a name of a socket has 107 bytes at most (unix(7)).
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
            return Kernel.LastErrno is Errno.EAGAIN or Errno.EINTR ? false : throw new ErrnoException(Kernel.LastErrno, "recvmsg", Name);
        var first = (cmsghdr*)control;
        if (header.msg_controllen >= (nuint)(sizeof(cmsghdr) + sizeof(ucred)) && first->cmsg_level == SOL_SOCKET && first->cmsg_type == SCM_CREDENTIALS)
            sender = ((ucred*)(first + 1))->pid;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unname();
        _socket.Dispose();
    }
}
