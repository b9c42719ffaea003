using System.Globalization;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>
/// Makes entries of directories that are complete when they get their names. Where the kernel needs another name before that, it is one that
/// the next who needs one there takes away, should this process be killed.
/// </summary>
sealed class NewEntries
{
    const string Prefix = ".vectl-";

    readonly HashSet<(ulong Inode, uint Major, uint Minor)> _swept = [];

    /// <summary>What an entry is called before it has its name. No other vectl has this pid, and one that was killed left nothing that is still wanted.</summary>
    public static byte[] Temporary { get; } = Encoding.ASCII.GetBytes(Prefix + getpid().ToString(CultureInfo.InvariantCulture));

    /// <summary>Begins a file of a directory that stays the caller's. It is nobody's but root's until it is given away.</summary>
    public NewFile File(Fd directory)
    {
        try
        {
            // When this process is killed the kernel forgets it.
            return new NewFile(this, directory, Kernel.OpenEntry(directory, "."u8, O_WRONLY | O_TMPFILE, Permissions.Private), named: false);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EOPNOTSUPP or Errno.EISDIR)
        {
            // Not every file system can; overlayfs learned it in Linux 6.10 (open(2), O_TMPFILE).
            Sweep(directory);
            return new NewFile(this, directory, Kernel.OpenEntry(directory, Temporary, O_WRONLY | O_CREAT | O_EXCL, Permissions.Private), named: true);
        }
    }

    /// <summary>Gives a file another name, in the place of what has it, in one step; the answer is OK or why it has not got it.</summary>
    public Errno TryLink(Fd file, Fd directory, ReadOnlySpan<byte> name)
    {
        Errno errno = Kernel.TryLinkFile(file, directory, name);
        if (errno != Errno.EEXIST)
            return errno;
        Sweep(directory);
        errno = Kernel.TryLinkFile(file, directory, Temporary);
        if (errno != Errno.OK)
            return errno;
        try
        {
            Kernel.RenameEntry(directory, Temporary, name);
            return Errno.OK;
        }
        catch (ErrnoException failure)
        {
            return failure.Errno;
        }
        finally
        {
            // It is still there after a failure, and after success when both were names of one file already (rename(2)).
            Kernel.TryUnlinkEntry(directory, Temporary);
        }
    }

    /// <summary>Makes a symbolic link in the place of what has its name.</summary>
    public void Symlink(ReadOnlySpan<byte> target, Fd directory, ReadOnlySpan<byte> name, uint uid, uint gid)
    {
        Sweep(directory);
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

    /// <summary>Makes a directory; one that is there stays as it is.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="finish">Called before it has its name; until then it is nobody's but root's.</param>
    /// <returns>Whether it was made.</returns>
    public bool TryMakeDirectory(Fd directory, ReadOnlySpan<byte> name, Action<Fd> finish)
    {
        if (Kernel.TryStatEntry(directory, name) is not null)
            return false;
        Sweep(directory);
        Errno errno = Kernel.TryMakeDirectoryEntry(directory, Temporary, Permissions.PrivateDirectory);
        if (errno != Errno.OK)
            throw new ErrnoException(errno, "mkdirat", Kernel.ShowName(name));
        try
        {
            using Fd made = Kernel.TryOpenBeneath(directory, Temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, RESOLVE_NO_XDEV)
                ?? throw new ErrnoException(Errno.ENOENT, "openat2", Kernel.ShowName(name));
            finish(made);
            Kernel.RenameEntry(directory, Temporary, name);
            return true;
        }
        catch
        {
            Kernel.TryRemoveDirectoryEntry(directory, Temporary);
            throw;
        }
    }

    // What others left here who were killed, and this process's own; once for each directory that needs a temporary name.
    void Sweep(Fd directory)
    {
        Remove(directory, Temporary);
        statx found = Kernel.Stat(directory);
        if (!_swept.Add((found.stx_ino, found.stx_dev_major, found.stx_dev_minor)))
            return;
        // The caller's may be a mere place (O_PATH).
        using Fd readable = Kernel.OpenEntry(directory, "."u8, O_RDONLY | O_DIRECTORY);
        foreach (DirectoryEntry entry in Kernel.ListEntries(readable))
            if (Encoding.UTF8.GetString(entry.Name) is var name && name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && !AtomicFile.IsAlive(pid))
                Remove(directory, entry.Name);
    }

    // A directory is an empty one; whatever else has the name of one is not of ours.
    static void Remove(Fd directory, byte[] temporary)
    {
        if (Kernel.TryUnlinkEntry(directory, temporary) == Errno.EISDIR)
            Kernel.TryRemoveDirectoryEntry(directory, temporary);
    }
}
