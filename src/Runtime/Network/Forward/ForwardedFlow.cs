using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Forward;

/// <summary>One direction of a forwarded connection: what has been read and not yet been written.</summary>
sealed unsafe class ForwardedFlow(Fd from, Fd to)
{
    const int Size = 64 << 10;

    readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Size);
    int _start, _end;
    bool _ended;

    /// <summary>Whether the other side has said its last word, and all of it has been passed on.</summary>
    public bool Done { get; private set; }

    /// <summary>Whether there is room for more.</summary>
    public bool Reads => !_ended && _end == 0;

    /// <summary>Whether something waits to be written.</summary>
    public bool Writes => _end > 0;

    /// <summary>Passes on what can be without waiting.</summary>
    /// <returns>False when the connection is broken.</returns>
    public bool Move() => (!Reads || Read()) && (!Writes || Write());

    bool Read()
    {
        nint count;
        fixed (byte* buffer = _buffer)
            count = read(from.Number, buffer, Size);
        if (count < 0)
            return Kernel.LastErrno is Errno.EAGAIN or Errno.EINTR;
        _end = (int)count;
        if (count > 0)
            return true;
        _ended = Done = true;
        shutdown(to.Number, SHUT_WR);
        return true;
    }

    bool Write()
    {
        nint count;
        fixed (byte* buffer = _buffer)
            count = send(to.Number, buffer + _start, (nuint)(_end - _start), MSG_NOSIGNAL);
        if (count < 0)
            return Kernel.LastErrno is Errno.EAGAIN or Errno.EINTR;
        _start += (int)count;
        if (_start == _end)
            _start = _end = 0;
        return true;
    }
}
