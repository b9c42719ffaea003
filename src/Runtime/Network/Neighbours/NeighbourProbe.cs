using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Neighbours;

/// <summary>A question to a network that the host is on: does somebody there have an address that a VE is to get? And later the news who does.</summary>
sealed unsafe class NeighbourProbe : IDisposable
{
    // Frames of other networks' traffic to be looked through at once, at most.
    const int MaxFrames = 256;

    readonly Fd _socket;
    readonly IPAddress _address;
    readonly LinkInfo _device;

    NeighbourProbe(Fd socket, IPAddress address, LinkInfo device)
    {
        _socket = socket;
        _address = address;
        _device = device;
    }

    /// <summary>Asks; null on a device without Ethernet addresses, where nobody could answer.</summary>
    public static NeighbourProbe? TryAsk(IPAddress address, LinkInfo device)
    {
        if (device.Mac.Length != 6 || !device.IsUp)
            return null;
        ushort protocol = (ushort)IPAddress.HostToNetworkOrder((short)(address.IsV6() ? ETH_P_IPV6 : ETH_P_ARP));
        var socket = new Fd((int)Kernel.Check(LibC.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket", "AF_PACKET"));
        var probe = new NeighbourProbe(socket, address, device);
        try
        {
            var local = new sockaddr_ll { sll_family = AF_PACKET, sll_protocol = protocol, sll_ifindex = device.Index };
            Kernel.Check(bind(socket.Number, &local, (uint)sizeof(sockaddr_ll)), "bind", device.Name);
            probe.Send(NeighbourFrames.Probe(device.Mac, address));
            return probe;
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    /// <summary>Throws when somebody has answered that the address is theirs (exit code 78).</summary>
    /// <param name="waitMs">For how many milliseconds an answer is waited for.</param>
    public void Check(int waitMs)
    {
        byte* buffer = stackalloc byte[128];
        long deadline = Environment.TickCount64 + waitMs;
        do
            for (int i = 0; i < MaxFrames && read(_socket.Number, buffer, 128) is var length and > 0; i++)
                if (NeighbourFrames.OwnerIn(new ReadOnlySpan<byte>(buffer, (int)length), _address) is { } owner && !owner.AsSpan().SequenceEqual(_device.Mac))
                    throw new VeException(VeError.AddressInUse, $"address {_address} is in use on the network of {_device.Name}, by {string.Join(':', owner.Select(part => part.ToString("x2")))}", "Give the VE another one, or take it from whoever has it.");
        while (waitMs > 0 && Kernel.WaitReadable(_socket, (int)Math.Max(0, deadline - Environment.TickCount64)) && Environment.TickCount64 < deadline);
    }

    /// <summary>Tells the network that the host answers for the address now. Whoever does not hear it asks when it has forgotten.</summary>
    public void Announce() => Send(NeighbourFrames.Announcement(_device.Mac, _address));

    // ENOBUFS, ENETDOWN: the network does not take it now.
    void Send(byte[] frame)
    {
        fixed (byte* bytes = frame)
            write(_socket.Number, bytes, (nuint)frame.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
