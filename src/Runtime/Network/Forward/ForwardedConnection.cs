using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Forward;

/// <summary>A connection to the host and the one in the VE that it is joined to.</summary>
sealed class ForwardedConnection(Fd outside, Fd inside, Func<Fd?> second) : IDisposable
{
    readonly Fd _outside = outside;
    Fd _inside = inside;
    ForwardedFlow? _there, _back;
    bool _triedSecond;

    /// <summary>What <c>poll(2)</c> is to wait for.</summary>
    public (pollfd Outside, pollfd Inside) Wanted => _there is null || _back is null
        ? (new pollfd { fd = -1 }, new pollfd { fd = _inside.Number, events = POLLOUT })
        : (Of(_outside, _there, _back), Of(_inside, _back, _there));

    static pollfd Of(Fd socket, ForwardedFlow from, ForwardedFlow to)
    {
        short events = (short)((from.Reads ? POLLIN : 0) | (to.Writes ? POLLOUT : 0));
        // Without an event to wait for, an error would be told again and again.
        return new pollfd { fd = events == 0 ? -1 : socket.Number, events = events };
    }

    /// <summary>Does what can be done without waiting.</summary>
    /// <returns>Whether the connection goes on.</returns>
    public bool Advance()
    {
        if (_there is null || _back is null)
            return Connected();
        return _there.Move() && _back.Move() && !(_there.Done && _back.Done);
    }

    // A server that listens on ::1 alone refuses on 127.0.0.1.
    bool Connected()
    {
        if (StreamSocket.ErrorOf(_inside) is Errno.OK)
        {
            (_there, _back) = (new ForwardedFlow(_outside, _inside), new ForwardedFlow(_inside, _outside));
            return true;
        }
        if (_triedSecond || second() is not { } other)
            return false;
        _triedSecond = true;
        _inside.Dispose();
        _inside = other;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outside.Dispose();
        _inside.Dispose();
    }
}
