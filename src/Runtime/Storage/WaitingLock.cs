using Vectl.Linux;

namespace Vectl.Runtime.Storage;

/// <summary>The exclusive right to something that many commands change for a moment: whoever comes while it is held waits (<c>flock(2)</c>).</summary>
sealed class WaitingLock : IDisposable
{
    readonly Fd _file;

    /// <param name="file">What is locked, from now on this object's.</param>
    /// <param name="name">Its name, for messages.</param>
    public WaitingLock(Fd file, string name)
    {
        _file = file;
        while (LibC.flock(file.Number, LibC.LOCK_EX) < 0)
            if (Kernel.LastErrno != Errno.EINTR)
                throw new ErrnoException(Kernel.LastErrno, "flock", name);
    }

    // LOCK_UN and not only close(2), because a child made by clone3(2) may still share the open file.
    /// <inheritdoc/>
    public void Dispose()
    {
        LibC.flock(_file.Number, LibC.LOCK_UN);
        _file.Dispose();
    }
}
