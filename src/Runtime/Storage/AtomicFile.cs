using System.Globalization;
using Vectl.Linux;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Storage;

/// <summary>Replaces files as a whole: a reader, or a crash, sees the old content or the new, never a part.</summary>
public static class AtomicFile
{
    const string Suffix = ".tmp";

    /// <summary>Writes <paramref name="data"/> to a new file beside <paramref name="path"/> and renames it over.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="data">All of its content.</param>
    /// <param name="mode">Its permission bits, whatever the umask.</param>
    /// <param name="durable">Whether it must outlast a power failure; not for what a reboot removes anyway.</param>
    public static void Write(string path, ReadOnlySpan<byte> data, uint mode, bool durable)
    {
        string directory = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        string temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{LibC.getpid().ToString(CultureInfo.InvariantCulture)}{Suffix}");
        try
        {
            using (Fd file = Create(temporary))
                Fill(file, temporary, data, mode, durable);
            Kernel.Check(LibC.renameat2(LibC.AT_FDCWD, temporary, LibC.AT_FDCWD, path, 0), "renameat2", path);
            if (durable)
                SyncDirectory(directory);
        }
        catch (ErrnoException failure)
        {
            // Whether this succeeds does not matter: the name is harmless and RemoveStale finds it.
            LibC.unlinkat(LibC.AT_FDCWD, temporary, 0);
            if (ToNoSpace(failure, path) is { } noSpace)
                throw noSpace;
            throw;
        }
    }

    /// <summary>Removes what killed processes left of their writes to <paramref name="directory"/>; that of living ones stays.</summary>
    public static void RemoveStale(string directory)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string path in Directory.EnumerateFiles(directory, ".*" + Suffix))
            if (WriterOf(Path.GetFileName(path.AsSpan())) is { } pid && !IsAlive(pid))
                Kernel.Remove(path);
    }

    /// <summary>The exit code 46 for a full disk or quota, or null for another failure.</summary>
    internal static VeException? ToNoSpace(ErrnoException failure, string path) => failure.Errno is Errno.ENOSPC or Errno.EDQUOT
        ? new VeException(VeError.NoSpace, $"no space to write {path}: {failure.Errno} ({failure.Errno.Text()})", $"Free space on the file system of {Path.GetDirectoryName(path)}.")
        : null;

    /// <summary>The pid in <c>.NAME.PID.tmp</c>, or null when the name is another.</summary>
    internal static int? WriterOf(ReadOnlySpan<char> name)
    {
        if (name.Length == 0 || name[0] != '.' || !name.EndsWith(Suffix))
            return null;
        ReadOnlySpan<char> stem = name[..^Suffix.Length];
        int dot = stem.LastIndexOf('.');
        return dot > 1 && int.TryParse(stem[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 0 ? pid : null;
    }

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

    // kill(2): EPERM also means that there is one.
    static bool IsAlive(int pid) => LibC.kill(pid, 0) == 0 || Kernel.LastErrno != Errno.ESRCH;
}
