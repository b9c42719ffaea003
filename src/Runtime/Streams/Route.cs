using Vectl.Linux;

namespace Vectl.Runtime.Streams;

/// <summary>One direction of a relay: bytes read from one descriptor are written to another.</summary>
/// <param name="from">Where they come from.</param>
/// <param name="to">Where they go; non-blocking for input, or a command that writes and does not read would stop both directions.</param>
/// <param name="carriesOutput">Whether it carries the command's output, which is drained before the relay ends.</param>
/// <param name="atEnd">What to do at the end of <paramref name="from"/>, e.g. close the other side.</param>
sealed unsafe class Route(Fd from, Fd to, bool carriesOutput, Action? atEnd = null)
{
    long _written;
    byte[] _rest = [];

    /// <summary>Where bytes come from; null when that has ended.</summary>
    public Fd? From { get; private set; } = from;

    /// <summary>Where they go.</summary>
    public Fd To => to;

    /// <summary>How many bytes are passed on; what comes after that, or when a disk is full, is read and thrown away.</summary>
    public long Room { get; init; } = long.MaxValue;

    /// <summary>Whether it carries the command's output.</summary>
    public bool CarriesOutput => carriesOutput;

    /// <summary>Whether bytes that were read have yet to be taken: nothing more is read before that.</summary>
    public bool IsFull => _rest.Length > 0;

    /// <summary>Whether the end is to be told again and again, because who is to hear it may not listen yet.</summary>
    public bool RepeatsEnd { get; init; }

    /// <summary>Whether it is.</summary>
    public bool IsRepeating => RepeatsEnd && From is null;

    /// <summary>Passes bytes on.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (!carriesOutput)
        {
            Offer(data);
            return;
        }
        int count = (int)Math.Min(data.Length, Room - _written);
        try
        {
            Kernel.WriteAll(to.Number, data[..count], "stream");
            _written += count;
        }
        catch (ErrnoException e) when (e.Errno is Errno.ENOSPC or Errno.EDQUOT)
        {
            _written = Room;
        }
    }

    /// <summary>Passes on what has not been taken.</summary>
    public void WriteRest() => Offer(_rest);

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        From = null;
        _rest = [];
        atEnd?.Invoke();
    }

    void Offer(ReadOnlySpan<byte> data)
    {
        nint count;
        fixed (byte* pointer = data)
            count = LibC.write(to.Number, pointer, (nuint)data.Length);
        if (count < 0 && Kernel.LastErrno is not (Errno.EAGAIN or Errno.EINTR))
            throw new ErrnoException(Kernel.LastErrno, "write", "stream");
        _rest = data[(int)Math.Max(0, count)..].ToArray();
    }
}
