using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Forward;

/// <summary>
/// Joins TCP ports of the host to ports of a VE's loopback for as long as it runs: nothing is configured anywhere, and the VE needs no
/// network. One thread, <c>poll(2)</c>.
/// </summary>
public sealed class PortForward : IDisposable
{
    // Two descriptors each, of the 1024 that a process has (RLIMIT_NOFILE); who comes later waits in the listener's queue.
    const int MaxConnections = 450;

    readonly RunningVe _running;
    readonly Fd _network;
    readonly NetworkNamespace _inside;
    readonly List<(Fd Socket, int Port)> _listeners = [];
    readonly List<ForwardedConnection> _connections = [];

    /// <summary>Listens (exit code 31 when the VE does not run, 78 when the host's port is taken).</summary>
    /// <param name="host">The host.</param>
    /// <param name="id">The VE.</param>
    /// <param name="ports">What leads where; without an address of the host, from 127.0.0.1.</param>
    public PortForward(VectlHost host, VeId id, ImmutableArray<PublishedPort> ports)
    {
        _running = new VeProbe(host).Open(id);
        _network = _running.OpenNetwork();
        _inside = new NetworkNamespace(_network);
        try
        {
            foreach (PublishedPort port in ports)
                _listeners.Add((Listen(new IPEndPoint(port.HostAddress ?? IPAddress.Loopback, port.HostPort)), port.Port));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Returns when the VE has ended.</summary>
    public void Run()
    {
        var entries = new List<pollfd>();
        while (true)
        {
            entries.Clear();
            entries.Add(new pollfd { fd = _running.Init.Number, events = POLLIN });
            foreach ((Fd socket, _) in _listeners)
                entries.Add(new pollfd { fd = _connections.Count < MaxConnections ? socket.Number : -1, events = POLLIN });
            foreach (ForwardedConnection connection in _connections)
            {
                (pollfd outside, pollfd inside) = connection.Wanted;
                entries.Add(outside);
                entries.Add(inside);
            }
            Wait(entries);
            if (entries[0].revents != 0)
                return;
            // From behind, because those that end are taken out and new ones come at the end.
            for (int i = _connections.Count - 1, first = 1 + _listeners.Count; i >= 0; i--)
                if ((entries[first + 2 * i].revents | entries[first + 2 * i + 1].revents) != 0 && !_connections[i].Advance())
                {
                    _connections[i].Dispose();
                    _connections.RemoveAt(i);
                }
            for (int i = 0; i < _listeners.Count; i++)
                if (entries[1 + i].revents != 0)
                    Accept(_listeners[i].Socket, _listeners[i].Port);
        }
    }

    static unsafe void Wait(List<pollfd> entries)
    {
        fixed (pollfd* pointer = CollectionsMarshal.AsSpan(entries))
            if (poll(pointer, (nuint)entries.Count, -1) < 0 && Kernel.LastErrno != Errno.EINTR)
                throw new ErrnoException(Kernel.LastErrno, "poll");
    }

    void Accept(Fd listener, int port)
    {
        if (StreamSocket.Accept(listener) is not { } outside)
            return;
        Fd? Second() => Connect(IPAddress.IPv6Loopback, port);
        if ((Connect(IPAddress.Loopback, port) ?? Second()) is { } inside)
            _connections.Add(new ForwardedConnection(outside, inside, Second));
        else
            outside.Dispose();
    }

    Fd? Connect(IPAddress address, int port) => _inside.Make(() => StreamSocket.Connect(new IPEndPoint(address, port)));

    static Fd Listen(IPEndPoint address)
    {
        try
        {
            return StreamSocket.Listen(address);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EADDRINUSE or Errno.EADDRNOTAVAIL)
        {
            throw new VeException(VeError.AddressInUse, $"cannot listen on {address}: {failure.Errno.Text()}",
                failure.Errno == Errno.EADDRINUSE ? $"Choose another port, or see who has it: ss -ltnp 'sport = {address.Port}'" : "The host has no such address; see: ip address");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ForwardedConnection connection in _connections)
            connection.Dispose();
        foreach ((Fd socket, _) in _listeners)
            socket.Dispose();
        _inside.Dispose();
        _network.Dispose();
        _running.Dispose();
    }
}
