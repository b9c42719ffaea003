using Vectl.Linux;

namespace Vectl.Runtime.Streams;

/// <summary>One direction of a relay: bytes read from one descriptor are written to another.</summary>
/// <param name="from">Where they come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="carriesOutput">Whether it carries the command's output, which is drained before the relay ends.</param>
/// <param name="atEnd">What to do at the end of <paramref name="from"/>, e.g. close the other side.</param>
sealed class Route(Fd from, Fd to, bool carriesOutput, Action? atEnd = null)
{
    long _written;

    /// <summary>Where bytes come from; null when that has ended.</summary>
    public Fd? From { get; private set; } = from;

    /// <summary>How many bytes are passed on; what comes after that, or when a disk is full, is read and thrown away.</summary>
    public long Room { get; init; } = long.MaxValue;

    /// <summary>Whether it carries the command's output.</summary>
    public bool CarriesOutput => carriesOutput;

    /// <summary>Passes bytes on.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
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

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        From = null;
        atEnd?.Invoke();
    }
}
