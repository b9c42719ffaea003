using Vectl.Linux;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Streams;

/// <summary>The master of a VE's console, borrowed from its monitor (<c>pidfd_getfd(2)</c>); survives restarts of the VE.</summary>
sealed class ConsoleMaster(VectlHost host, VeId id, bool interactive) : IDisposable
{
    const int FullMs = 200;

    ProcessIdentity _owner;
    Fd? _monitor, _master;
    IDisposable? _size;
    bool _full;

    /// <summary>Borrows it again when the VE has been started anew; drops it when the VE has stopped.</summary>
    public void Refresh()
    {
        if (_monitor is null || Kernel.WaitForExit(_monitor, 0))
            Borrow();
    }

    // The monitor of a VE that reboots lives on until it has started it again; the state changes before the new init runs.
    void Borrow()
    {
        VeState? state = host.States.TryRead(id, out _) is { EndedAt: 0 } running ? running : null;
        ProcessIdentity owner = state is null ? default : new(state.MonitorPid, state.MonitorStartTime);
        if (_monitor is not null && owner == _owner && !Kernel.WaitForExit(_monitor, 0))
            return;
        Dispose();
        (_owner, _monitor) = (owner, owner.TryOpen());
        nint fd = state is null || _monitor is null ? -1 : Kernel.Call(SysNo.pidfd_getfd, _monitor.Number, state.ConsoleFd, 0);
        if (fd < 0)
            return;
        _master = new Fd((int)fd);
        _size = interactive ? WindowSize.Follow(Fd.StandardInput, _master) : null;
    }

    /// <summary>Types into the console; what is typed while there is none, or nobody reads it, is lost, as on a machine that is off or hangs.</summary>
    public unsafe void Write(ReadOnlySpan<byte> keys)
    {
        Borrow();
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

    // Only once: whoever pastes a book to somebody who does not read wants to be done with it.
    unsafe bool WaitWritable(Fd master)
    {
        var entry = new pollfd { fd = master.Number, events = LibC.POLLOUT };
        _full = LibC.poll(&entry, 1, _full ? 0 : FullMs) <= 0 || (entry.revents & LibC.POLLOUT) == 0;
        return !_full;
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
