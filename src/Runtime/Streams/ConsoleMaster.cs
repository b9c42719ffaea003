using Vectl.Linux;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Streams;

/// <summary>The master of a VE's console, borrowed from its monitor (<c>pidfd_getfd(2)</c>); survives restarts of the VE.</summary>
sealed class ConsoleMaster(VectlHost host, VeId id, bool interactive) : IDisposable
{
    const int FullMs = 200;

    Fd? _monitor, _master;
    IDisposable? _size;

    /// <summary>Borrows it again when the VE has been started anew; drops it when the VE has stopped.</summary>
    public void Refresh()
    {
        if (_monitor is not null && !Kernel.WaitForExit(_monitor, 0))
            return;
        Dispose();
        if (host.States.TryRead(id, out _) is not { EndedAt: 0 } state)
            return;
        _monitor = new ProcessIdentity(state.MonitorPid, state.MonitorStartTime).TryOpen();
        if (_monitor is null)
            return;
        nint fd = Kernel.Call(SysNo.pidfd_getfd, _monitor.Number, state.ConsoleFd, 0);
        if (fd < 0)
            return;
        _master = new Fd((int)fd);
        _size = interactive ? WindowSize.Follow(Fd.StandardInput, _master) : null;
    }

    /// <summary>Types into the console; what is typed while there is none, or nobody reads it, is lost, as on a machine that is off or hangs.</summary>
    public unsafe void Write(ReadOnlySpan<byte> keys)
    {
        while (_master is not null && keys.Length > 0)
        {
            nint count;
            fixed (byte* pointer = keys)
                count = LibC.write(_master.Number, pointer, (nuint)keys.Length);
            if (count > 0)
                keys = keys[(int)count..];
            // The master is non-blocking. EIO: the other side has closed.
            else if (Kernel.LastErrno is not (Errno.EAGAIN or Errno.EINTR) || !WaitWritable(_master))
                return;
        }
    }

    static unsafe bool WaitWritable(Fd fd)
    {
        var entry = new pollfd { fd = fd.Number, events = LibC.POLLOUT };
        return LibC.poll(&entry, 1, FullMs) > 0 && (entry.revents & LibC.POLLOUT) != 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _size?.Dispose();
        _master?.Dispose();
        _monitor?.Dispose();
        (_size, _master, _monitor) = (null, null, null);
    }
}
