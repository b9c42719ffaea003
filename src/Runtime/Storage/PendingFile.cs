using System.Globalization;
using Vectl.Linux;

namespace Vectl.Runtime.Storage;

/// <summary>A new file that takes the place of another when it is committed, and vanishes when it is not.</summary>
public sealed class PendingFile : IDisposable
{
    readonly string _path, _temporary;
    readonly bool _durable;
    bool _committed;

    /// <summary>Writes <paramref name="data"/> to a file beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to be replaced; its directory must exist.</param>
    /// <param name="data">All of its content.</param>
    /// <param name="mode">Its permission bits, whatever the umask.</param>
    /// <param name="durable">Whether it must outlast a power failure; not for what a reboot removes anyway.</param>
    public PendingFile(string path, ReadOnlySpan<byte> data, uint mode, bool durable)
    {
        _path = path;
        _durable = durable;
        _temporary = Path.Combine(DirectoryOf(path), $".{Path.GetFileName(path)}.{LibC.getpid().ToString(CultureInfo.InvariantCulture)}{AtomicFile.Suffix}");
        try
        {
            using Fd file = Create(_temporary);
            Fill(file, _temporary, data, mode, durable);
        }
        catch (ErrnoException failure)
        {
            Dispose();
            if (AtomicFile.ToNoSpace(failure, path) is { } noSpace)
                throw noSpace;
            throw;
        }
    }

    /// <summary>Renames it over the old one.</summary>
    public void Commit()
    {
        try
        {
            Kernel.Check(LibC.renameat2(LibC.AT_FDCWD, _temporary, LibC.AT_FDCWD, _path, 0), "renameat2", _path);
            _committed = true;
            if (_durable)
                SyncDirectory(DirectoryOf(_path));
        }
        catch (ErrnoException failure) when (AtomicFile.ToNoSpace(failure, _path) is { } noSpace)
        {
            throw noSpace;
        }
    }

    // Whether this succeeds does not matter: the name is harmless and RemoveStale finds it.
    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_committed)
            LibC.unlinkat(LibC.AT_FDCWD, _temporary, 0);
    }

    static string DirectoryOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";

    static Fd Create(string temporary)
    {
        const int flags = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL | LibC.O_NOFOLLOW;
        try
        {
            return Kernel.Open(temporary, flags, Permissions.Private);
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.EEXIST)
        {
            // The name has our pid, so its writer is dead: pids are used again.
            Kernel.Remove(temporary);
            return Kernel.Open(temporary, flags, Permissions.Private);
        }
    }

    static void Fill(Fd file, string name, ReadOnlySpan<byte> data, uint mode, bool durable)
    {
        Kernel.WriteAll(file.Number, data, name);
        Kernel.Check(LibC.fchmod(file.Number, mode), "fchmod", name);
        if (durable)
            Kernel.Check(LibC.fsync(file.Number), "fsync", name);
    }

    static void SyncDirectory(string path)
    {
        using Fd directory = Kernel.Open(path, LibC.O_RDONLY | LibC.O_DIRECTORY);
        Kernel.Check(LibC.fsync(directory.Number), "fsync", path);
    }
}
