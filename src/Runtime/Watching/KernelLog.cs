using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Runtime.Watching;

/// <summary>The kernel's log, which is a ring: what is old or was cleared is not in it.</summary>
static class KernelLog
{
    // More than a record can have: read(2) of a longer one gives EINVAL.
    const int MostOfARecord = 8192;

    /// <summary>The processes that were killed for lack of memory, oldest first; none when the log cannot be read.</summary>
    public static ImmutableArray<OomKill> OomKills()
    {
        var kills = ImmutableArray.CreateBuilder<OomKill>();
        byte[] record = new byte[MostOfARecord];
        using Fd? log = TryOpen();
        while (log is not null && TryRead(log, record, out int length))
            if (OomKill.TryParse(record.AsSpan(0, length)) is { } kill)
                kills.Add(kill);
        return kills.ToImmutable();
    }

    static Fd? TryOpen()
    {
        try
        {
            return Kernel.TryOpenAt(null, "/dev/kmsg", LibC.O_RDONLY | LibC.O_NONBLOCK);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EPERM or Errno.EACCES)
        {
            return null;
        }
    }

    static bool TryRead(Fd log, byte[] record, out int length)
    {
        while (true)
            try
            {
                length = Kernel.Read(log, record, "/dev/kmsg");
                return length > 0;
            }
            catch (ErrnoException failure) when (failure.Errno == Errno.EPIPE)
            {
                // The next record was overwritten; the one after it is read now.
            }
            catch (ErrnoException failure) when (failure.Errno is Errno.EAGAIN or Errno.EINVAL)
            {
                length = 0;
                return false;
            }
    }
}
