using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Streams;

/// <summary>Copies between descriptors while a process runs, in one thread with <c>poll(2)</c>.</summary>
static unsafe class Relay
{
    // The most that a pipe holds which somebody without privileges has enlarged (pipe(7), /proc/sys/fs/pipe-max-size).
    const int PipeSize = 1 << 20;

    // An end that is repeated comes after twice as long each time: it takes some reader little time to listen, and another a day.
    const int FirstRepeatMs = 50, LastRepeatMs = 1 << 26;

    /// <summary>Returns when the process behind <paramref name="pidfd"/> has ended and its output has been passed on.</summary>
    public static void Run(Fd pidfd, params ReadOnlySpan<Route> routes)
    {
        byte[] buffer = new byte[16 << 10];
        Span<pollfd> entries = stackalloc pollfd[routes.Length + 1];
        bool ended = false;
        long drained = 0;
        int repeatMs = FirstRepeatMs;
        while (true)
        {
            entries[0] = new pollfd { fd = ended ? -1 : pidfd.Number, events = POLLIN };
            for (int i = 0; i < routes.Length; i++)
                entries[i + 1] = EntryFor(routes[i], ended);
            // Once the process is gone only what is already there is drained: a daemon it left may hold the stream open for ever, and write as long.
            int ready, wait = ended ? 0 : IsAnyRepeating(routes) ? repeatMs : -1;
            fixed (pollfd* pointer = entries)
                ready = poll(pointer, (nuint)entries.Length, wait);
            if (ready < 0 && Kernel.LastErrno != Errno.EINTR)
                throw new ErrnoException(Kernel.LastErrno, "poll");
            if (ended && (ready == 0 || drained >= (long)routes.Length * PipeSize))
                return;
            if (ready == 0)
            {
                RepeatEnds(routes);
                repeatMs = Math.Min(2 * repeatMs, LastRepeatMs);
            }
            for (int i = 0; ready > 0 && i < routes.Length; i++)
                if (entries[i + 1].revents != 0 && Serve(routes[i], buffer) is var count && ended)
                    drained += count;
            ended |= entries[0].revents != 0;
        }
    }

    static pollfd EntryFor(Route route, bool ended) => ended && !route.CarriesOutput ? new pollfd { fd = -1 }
        : route.IsFull ? new pollfd { fd = route.To.Number, events = POLLOUT }
        : new pollfd { fd = route.From?.Number ?? -1, events = POLLIN };

    static bool IsAnyRepeating(ReadOnlySpan<Route> routes)
    {
        foreach (Route route in routes)
            if (route.IsRepeating)
                return true;
        return false;
    }

    static void RepeatEnds(ReadOnlySpan<Route> routes)
    {
        foreach (Route route in routes)
            if (route.IsRepeating)
                route.End();
    }

    // How many bytes were read.
    static int Serve(Route route, byte[] buffer)
    {
        try
        {
            if (!route.IsFull)
                return Copy(route, buffer);
            route.WriteRest();
        }
        catch (ErrnoException e) when (e.Errno is Errno.EPIPE or Errno.EIO)
        {
            // The reader is gone, and that is its own business: head(1) closes early.
            route.End();
        }
        return 0;
    }

    static int Copy(Route route, byte[] buffer)
    {
        nint count;
        fixed (byte* pointer = buffer)
            count = read(route.From!.Number, pointer, (nuint)buffer.Length);
        if (count < 0 && Kernel.LastErrno is Errno.EINTR or Errno.EAGAIN)
            return 0;
        // 0 is the end of a pipe; EIO is how a pseudo-terminal says that its other side is closed.
        if (count <= 0)
        {
            route.End();
            return 0;
        }
        route.Write(buffer.AsSpan(0, (int)count));
        return (int)count;
    }
}
