using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>
/// The exclusive right to change one VE: <c>flock(2)</c> on its lock file, so that the kernel gives it back when the
/// holder dies. The file's content only tells the loser who holds it. Nothing may open the file with System.IO, which
/// takes the same kind of lock for <see cref="FileShare"/>.
/// </summary>
public sealed class VeLock : IDisposable
{
    const int PollMs = 10;

    // A lock whose file names no living process is held by a probe, or by a holder that is about to write who it is:
    // microseconds both, unless the scheduler is busy.
    const int GraceMs = 1000;
    const int MaxAttempts = 1000;

    readonly Fd _file;
    readonly string _path;

    VeLock(Fd file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Says, when the lock is given back, whether its file and the VE's volatile directory are still of use; null means they are.</summary>
    public Func<bool>? IsOfUse { get; init; }

    /// <summary>Takes the lock of <paramref name="id"/> for <paramref name="verb"/>, or throws (exit code 9) when another command keeps it longer than <paramref name="wait"/>.</summary>
    public static VeLock Take(VectlPaths paths, VeId id, string verb, TimeSpan wait = default, Func<bool>? isOfUse = null)
        => TryTake(paths, id, verb, wait, out LockHolder holder, isOfUse)
            ?? throw new VeException(VeError.Locked, $"Container already locked: CTID {id} by {holder}", "Wait until that command has ended, then try again.");

    /// <summary>Takes the lock, or returns null and who holds it.</summary>
    public static VeLock? TryTake(VectlPaths paths, VeId id, string verb, TimeSpan wait, out LockHolder holder, Func<bool>? isOfUse = null)
    {
        string path = paths.Lock(id);
        long start = Environment.TickCount64;
        holder = LockHolder.Unknown;
        while (true)
        {
            Fd file = Open(paths.RunOf(id), path);
            try
            {
                if (TryFlock(file, LibC.LOCK_EX, path))
                {
                    if (!IsAt(file, path))
                        continue;
                    var result = new VeLock(file, path) { IsOfUse = isOfUse };
                    result.Sign(verb);
                    file = null!;
                    return result;
                }
                holder = ReadHolder(file, path);
            }
            finally
            {
                file?.Dispose();
            }
            long waited = Environment.TickCount64 - start;
            if (waited >= wait.TotalMilliseconds && (IsAlive(holder) || waited >= GraceMs))
                return null;
            Thread.Sleep(IsAlive(holder) ? PollMs : 1);
        }
    }

    /// <summary>
    /// Takes the lock for a moment, without a name, or returns null when somebody has it or there is no VE that has one. Who comes meanwhile waits.
    /// </summary>
    public static VeLock? TryBriefly(VectlPaths paths, VeId id)
    {
        string path = paths.Lock(id);
        Fd? file = Kernel.TryOpenAt(null, path, LibC.O_RDWR | LibC.O_NOFOLLOW);
        if (file is not null && TryFlock(file, LibC.LOCK_EX, path) && IsAt(file, path))
            return new VeLock(file, path);
        file?.Dispose();
        return null;
    }

    /// <summary>Who holds the lock of <paramref name="id"/> right now, or null when nobody does.</summary>
    public static LockHolder? TryHolder(VectlPaths paths, VeId id)
    {
        string path = paths.Lock(id);
        using Fd? file = Kernel.TryOpenAt(null, path, LibC.O_RDONLY | LibC.O_NOFOLLOW);
        if (file is null || TryFlock(file, LibC.LOCK_SH, path))
            return null;
        return ReadHolder(file, path);
    }

    // While it is held: who waits with the file open sees afterwards that the path is not that file any more.
    void RemoveFiles()
    {
        LibC.unlinkat(LibC.AT_FDCWD, _path, 0);
        LibC.unlinkat(LibC.AT_FDCWD, Path.GetDirectoryName(_path)!, LibC.AT_REMOVEDIR);
    }

    /// <summary>Gives the lock back. Its file stays, empty; when it is of no use it goes, and the VE's volatile directory with it if nothing else is in there.</summary>
    public void Dispose()
    {
        if (_file.IsClosed)
            return;
        if (IsUseless())
            RemoveFiles();
        // Emptied first, or it would be the next holder's name that goes. LOCK_UN and not only close(2), because a
        // child made by clone3(2) may still share the open file.
        LibC.ftruncate(_file.Number, 0);
        LibC.flock(_file.Number, LibC.LOCK_UN);
        _file.Dispose();
    }

    // Who cannot tell leaves it: what was done under the lock is done.
    bool IsUseless()
    {
        try
        {
            return IsOfUse?.Invoke() == false;
        }
        catch (ErrnoException)
        {
            return false;
        }
    }

    void Sign(string verb)
    {
        Kernel.Check(LibC.ftruncate(_file.Number, 0), "ftruncate", _path);
        Kernel.WriteAll(_file.Number, new LockHolder(LibC.getpid(), verb).Format(), _path);
    }

    static Fd Open(string directory, string path)
    {
        // Dispose may take the directory away between making it and opening the file in it.
        for (int attempt = 0; ; attempt++)
            try
            {
                return Kernel.Open(path, LibC.O_RDWR | LibC.O_CREAT | LibC.O_NOFOLLOW, Permissions.Private);
            }
            catch (ErrnoException failure) when (failure.Errno == Errno.ENOENT && attempt < MaxAttempts)
            {
                Directories.Ensure(directory);
            }
    }

    static bool TryFlock(Fd file, int operation, string path)
    {
        while (LibC.flock(file.Number, operation | LibC.LOCK_NB) < 0)
        {
            if (Kernel.LastErrno == Errno.EAGAIN)
                return false;
            if (Kernel.LastErrno != Errno.EINTR)
                throw new ErrnoException(Kernel.LastErrno, "flock", path);
        }
        return true;
    }

    // Whoever removes a lock file does it while holding the lock, so the file that we opened may be gone from its path.
    static bool IsAt(Fd file, string path)
    {
        statx opened = Kernel.Stat(file);
        return Kernel.TryStat(path) is { } named && named.stx_ino == opened.stx_ino
            && named.stx_dev_major == opened.stx_dev_major && named.stx_dev_minor == opened.stx_dev_minor;
    }

    static unsafe LockHolder ReadHolder(Fd file, string path)
    {
        Span<byte> content = stackalloc byte[64];
        fixed (byte* pointer = content)
        {
            nint count = Kernel.Check(LibC.pread(file.Number, pointer, (nuint)content.Length, 0), "pread", path);
            return LockHolder.Parse(content[..(int)count]);
        }
    }

    static bool IsAlive(LockHolder holder) => holder.Pid > 0 && (LibC.kill(holder.Pid, 0) == 0 || Kernel.LastErrno != Errno.ESRCH);
}
