using System.Buffers.Binary;
using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Forward;

/// <summary>TCP sockets that never block (<c>tcp(7)</c>).</summary>
static unsafe class StreamSocket
{
    const int Backlog = 128;

    /// <summary>One that listens.</summary>
    /// <param name="address">The address; port 0 is a free one.</param>
    public static Fd Listen(IPEndPoint address)
    {
        Fd socket = Open(address.Address);
        try
        {
            int yes = 1;
            Kernel.Check(setsockopt(socket.Number, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(int)), "setsockopt", "SO_REUSEADDR");
            sockaddr_in6 name;
            Kernel.Check(bind(socket.Number, &name, Write(address, &name)), "bind", address.ToString());
            Kernel.Check(listen(socket.Number, Backlog), "listen", address.ToString());
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The port that it listens on.</summary>
    public static int PortOf(Fd socket)
    {
        sockaddr_in6 name;
        uint length = (uint)sizeof(sockaddr_in6);
        Kernel.Check(getsockname(socket.Number, &name, &length), "getsockname");
        // At the same place for both families.
        return BinaryPrimitives.ReverseEndianness(name.sin6_port);
    }

    /// <summary>The next connection, or null when none waits.</summary>
    public static Fd? Accept(Fd listener)
    {
        int fd = accept4(listener.Number, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0)
            return new Fd(fd);
        // accept(2): what went wrong with one connection is that connection's; without descriptors it has to wait.
        return null;
    }

    /// <summary>One that is being connected, or null when the other side refuses at once.</summary>
    public static Fd? Connect(IPEndPoint address)
    {
        Fd socket = Open(address.Address);
        sockaddr_in6 name;
        if (connect(socket.Number, &name, Write(address, &name)) == 0 || Kernel.LastErrno == Errno.EINPROGRESS)
            return socket;
        socket.Dispose();
        return null;
    }

    /// <summary>How connecting ended.</summary>
    public static Errno ErrorOf(Fd socket)
    {
        int error = 0;
        uint length = sizeof(int);
        Kernel.Check(getsockopt(socket.Number, SOL_SOCKET, SO_ERROR, &error, &length), "getsockopt", "SO_ERROR");
        return (Errno)error;
    }

    static Fd Open(IPAddress address)
        => new((int)Kernel.Check(socket(address.IsV6() ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket", address.FamilyName()));

    // The larger of the two structures has room for both.
    static uint Write(IPEndPoint address, sockaddr_in6* name)
    {
        *name = default;
        bool v6 = address.Address.IsV6();
        name->sin6_family = (ushort)(v6 ? AF_INET6 : AF_INET);
        name->sin6_port = BinaryPrimitives.ReverseEndianness((ushort)address.Port);
        address.Address.TryWriteBytes(v6 ? new Span<byte>(name->sin6_addr, 16) : new Span<byte>(&((sockaddr_in*)name)->sin_addr, 4), out _);
        return (uint)(v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in));
    }
}
