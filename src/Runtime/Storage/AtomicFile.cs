using System.Globalization;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Storage;

/// <summary>Replaces files as a whole: a reader, or a crash, sees the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>How the names of files end that are not yet what they will be.</summary>
    internal const string Suffix = ".tmp";

    /// <summary>Writes <paramref name="data"/> to a new file beside <paramref name="path"/> and renames it over.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="data">All of its content.</param>
    /// <param name="mode">Its permission bits, whatever the umask.</param>
    /// <param name="durable">Whether it must outlast a power failure; not for what a reboot removes anyway.</param>
    public static void Write(string path, ReadOnlySpan<byte> data, uint mode, bool durable)
    {
        using var file = new PendingFile(path, data, mode, durable);
        file.Commit();
    }

    /// <summary>Removes what killed processes left of their writes to <paramref name="directory"/>; that of living ones stays.</summary>
    public static void RemoveStale(string directory)
    {
        using Fd? fd = Kernel.TryOpenAt(null, directory, LibC.O_RDONLY | LibC.O_DIRECTORY);
        if (fd is null)
            return;
        foreach (DirectoryEntry entry in Kernel.ListEntries(fd))
            if (entry.Type != EntryType.Directory && WriterOf(Encoding.UTF8.GetString(entry.Name)) is { } pid && !IsAlive(pid))
                Kernel.TryUnlinkEntry(fd, entry.Name);
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

    // A pidfd is readable once the process has ended, also while its parent has not waited for it (pidfd_open(2)).
    internal static bool IsAlive(int pid)
    {
        using Fd? writer = Kernel.TryPidfdOpen(pid);
        return writer is not null && !Kernel.WaitForExit(writer, 0);
    }
}
