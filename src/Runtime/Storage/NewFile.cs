using System.Globalization;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>A file that has no name before it is complete; then it takes one, in the place of what had it, in one step.</summary>
sealed class NewFile : IDisposable
{
    readonly Fd _directory;
    bool _temporaryIsThere;

    NewFile(Fd directory, Fd content, bool named) => (_directory, Content, _temporaryIsThere) = (directory, content, named);

    /// <summary>What is written to.</summary>
    public Fd Content { get; }

    const string Prefix = ".vectl-";

    static (ulong Inode, uint Major, uint Minor) s_swept;

    // No other vectl has this pid, and one that was killed left nothing that is still wanted.
    static byte[] Temporary { get; } = Encoding.ASCII.GetBytes(Prefix + getpid().ToString(CultureInfo.InvariantCulture));

    /// <summary>Begins a file of a directory that stays the caller's. It is nobody's but root's until it is given away.</summary>
    public static NewFile In(Fd directory)
    {
        try
        {
            // When this process is killed the kernel forgets it.
            return new NewFile(directory, Kernel.OpenEntry(directory, "."u8, O_WRONLY | O_TMPFILE, Permissions.Private), named: false);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EOPNOTSUPP or Errno.EISDIR)
        {
            // Not every file system can; overlayfs learned it in Linux 6.10 (open(2), O_TMPFILE).
            RemoveStale(directory);
            return new NewFile(directory, Kernel.OpenEntry(directory, Temporary, O_WRONLY | O_CREAT | O_EXCL, Permissions.Private), named: true);
        }
    }

    // What others left here who were killed, and this process's own; once for each directory that files are put into.
    static void RemoveStale(Fd directory)
    {
        Kernel.TryUnlinkEntry(directory, Temporary);
        statx found = Kernel.Stat(directory);
        (ulong, uint, uint) place = (found.stx_ino, found.stx_dev_major, found.stx_dev_minor);
        if (place == s_swept)
            return;
        s_swept = place;
        // The caller's may be a mere place (O_PATH).
        using Fd readable = Kernel.OpenEntry(directory, "."u8, O_RDONLY | O_DIRECTORY);
        foreach (DirectoryEntry entry in Kernel.ListEntries(readable))
            if (entry.Type != EntryType.Directory && Encoding.UTF8.GetString(entry.Name) is var name && name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && !AtomicFile.IsAlive(pid))
                Kernel.TryUnlinkEntry(directory, entry.Name);
    }

    /// <summary>Gives it its name.</summary>
    public void Commit(ReadOnlySpan<byte> name)
    {
        if (!_temporaryIsThere)
        {
            Errno errno = Kernel.TryLinkFile(Content, _directory, name);
            if (errno == Errno.OK)
                return;
            if (errno != Errno.EEXIST)
                throw new ErrnoException(errno, "linkat", Kernel.ShowName(name));
            Kernel.TryUnlinkEntry(_directory, Temporary);
            errno = Kernel.TryLinkFile(Content, _directory, Temporary);
            if (errno != Errno.OK)
                throw new ErrnoException(errno, "linkat", Kernel.ShowName(name));
            _temporaryIsThere = true;
        }
        Kernel.RenameEntry(_directory, Temporary, name);
        _temporaryIsThere = false;
    }

    /// <summary>Makes a symbolic link in the same way.</summary>
    public static void Link(ReadOnlySpan<byte> target, Fd directory, ReadOnlySpan<byte> name, uint uid, uint gid)
    {
        Kernel.TryUnlinkEntry(directory, Temporary);
        Kernel.SymlinkEntry(target, directory, Temporary);
        try
        {
            Kernel.ChownEntry(directory, Temporary, uid, gid);
            Kernel.RenameEntry(directory, Temporary, name);
        }
        catch (ErrnoException)
        {
            Kernel.TryUnlinkEntry(directory, Temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        if (_temporaryIsThere)
            Kernel.TryUnlinkEntry(_directory, Temporary);
    }
}
