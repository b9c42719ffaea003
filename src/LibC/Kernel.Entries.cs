using System.Text;
using static Vectl.Linux.LibC;

namespace Vectl.Linux;

// Directory entries by their names as bytes: a tree may hold names that are no UTF-8, and those must be read, linked
// and removed all the same. No call here follows a symbolic link,
// but for the one that says so.
public static unsafe partial class Kernel
{
    const int PathMax = 4096;

    /// <summary>Opens one entry of <paramref name="directory"/>; O_CLOEXEC and O_NOFOLLOW are added.</summary>
    public static Fd OpenEntry(Fd directory, ReadOnlySpan<byte> name, int flags, uint mode = 0)
        => new((int)CheckEntry(CallAt(SysNo.openat, directory, name, flags | O_CLOEXEC | O_NOFOLLOW, (nint)mode), "openat", name));

    /// <summary>
    /// Opens a path below <paramref name="directory"/> that passes no symbolic link and does not leave it
    /// (<c>openat2(2)</c>, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS); null when it does not exist.
    /// </summary>
    /// <remarks><paramref name="resolve"/> adds to these flags, e.g. RESOLVE_NO_XDEV.</remarks>
    public static Fd? TryOpenBeneath(Fd directory, ReadOnlySpan<byte> path, int flags, ulong resolve = 0)
    {
        var how = new open_how
        {
            flags = (uint)(flags | O_CLOEXEC),
            resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | resolve,
        };
        nint result;
        do
            result = CallAt(SysNo.openat2, directory, path, (nint)(&how), sizeof(open_how));
        while (result == -(int)Errno.EAGAIN);
        return result == -(int)Errno.ENOENT ? null : new Fd((int)CheckEntry(result, "openat2", path));
    }

    /// <summary>What an entry is; null when it does not exist.</summary>
    public static statx? TryStatEntry(Fd directory, ReadOnlySpan<byte> name)
    {
        statx result;
        nint code = CallAt(SysNo.statx, directory, name, AT_SYMLINK_NOFOLLOW, (nint)STATX_BASIC_STATS, (nint)(&result));
        if (code == -(int)Errno.ENOENT)
            return null;
        CheckEntry(code, "statx", name);
        return result;
    }

    /// <summary>Removes an entry that is no directory; the answer is OK or why it is still there.</summary>
    public static Errno TryUnlinkEntry(Fd directory, ReadOnlySpan<byte> name)
        => (Errno)(-CallAt(SysNo.unlinkat, directory, name, 0));

    /// <summary>Removes an empty directory; the answer is OK or why it is still there.</summary>
    public static Errno TryRemoveDirectoryEntry(Fd directory, ReadOnlySpan<byte> name)
        => (Errno)(-CallAt(SysNo.unlinkat, directory, name, AT_REMOVEDIR));

    /// <summary>Makes a directory; the answer is OK or why there is none.</summary>
    public static Errno TryMakeDirectoryEntry(Fd directory, ReadOnlySpan<byte> name, uint mode)
        => (Errno)(-CallAt(SysNo.mkdirat, directory, name, (nint)mode));

    /// <summary>Makes a FIFO.</summary>
    public static void MakeFifoEntry(Fd directory, ReadOnlySpan<byte> name, uint mode)
        => CheckEntry(CallAt(SysNo.mknodat, directory, name, (nint)(S_IFIFO | mode), 0), "mknodat", name);

    /// <summary>Makes a symbolic link with the target as it is given.</summary>
    public static void SymlinkEntry(ReadOnlySpan<byte> target, Fd directory, ReadOnlySpan<byte> name)
    {
        if (!TrySymlinkEntry(target, directory, name))
            throw new ErrnoException(Errno.EEXIST, "symlinkat", ShowName(name));
    }

    /// <summary>As <see cref="SymlinkEntry"/>; false when there is an entry of that name.</summary>
    public static bool TrySymlinkEntry(ReadOnlySpan<byte> target, Fd directory, ReadOnlySpan<byte> name)
    {
        byte[] to = [.. target, 0], at = [.. name, 0];
        fixed (byte* targetPointer = to, namePointer = at)
        {
            nint result = Call(SysNo.symlinkat, (nint)targetPointer, directory.Number, (nint)namePointer);
            if (result == -(int)Errno.EEXIST)
                return false;
            CheckEntry(result, "symlinkat", name);
            return true;
        }
    }

    /// <summary>Makes another name for an entry; a symbolic link is linked itself, not what it names.</summary>
    public static void LinkEntry(Fd fromDirectory, ReadOnlySpan<byte> from, Fd directory, ReadOnlySpan<byte> name)
    {
        byte[] old = [.. from, 0], at = [.. name, 0];
        fixed (byte* oldPointer = old, namePointer = at)
            CheckEntry(Call(SysNo.linkat, fromDirectory.Number, (nint)oldPointer, directory.Number, (nint)namePointer, 0), "linkat", name);
    }

    /// <summary>Renames an entry over another of the same directory.</summary>
    public static void RenameEntry(Fd directory, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        byte[] old = [.. from, 0], at = [.. to, 0];
        fixed (byte* oldPointer = old, namePointer = at)
            CheckEntry(Call(SysNo.renameat2, directory.Number, (nint)oldPointer, directory.Number, (nint)namePointer, 0), "renameat2", to);
    }

    /// <summary>The target of a symbolic link.</summary>
    public static byte[] ReadLinkEntry(Fd directory, ReadOnlySpan<byte> name)
    {
        byte[] buffer = new byte[PathMax];
        fixed (byte* pointer = buffer)
            return buffer[..(int)CheckEntry(CallAt(SysNo.readlinkat, directory, name, (nint)pointer, buffer.Length), "readlinkat", name)];
    }

    /// <summary>Gives an entry to a user and a group.</summary>
    public static void ChownEntry(Fd directory, ReadOnlySpan<byte> name, uint uid, uint gid)
        => CheckEntry(CallAt(SysNo.fchownat, directory, name, (nint)uid, (nint)gid, AT_SYMLINK_NOFOLLOW), "fchownat", name);

    /// <summary>Sets the mode of an entry that is known to be no symbolic link (<c>fchmodat(2)</c> would follow one).</summary>
    public static void ChmodEntry(Fd directory, ReadOnlySpan<byte> name, uint mode)
        => CheckEntry(CallAt(SysNo.fchmodat, directory, name, (nint)mode), "fchmodat", name);

    /// <summary>Sets access and modification time of an entry to whole seconds since the epoch.</summary>
    public static void SetTimesEntry(Fd directory, ReadOnlySpan<byte> name, long seconds)
    {
        timespec* times = stackalloc timespec[2];
        times[0].tv_sec = times[1].tv_sec = seconds;
        CheckEntry(CallAt(SysNo.utimensat, directory, name, (nint)times, AT_SYMLINK_NOFOLLOW), "utimensat", name);
    }

    /// <summary>A name as a message can show it: what is not printable ASCII or UTF-8 text becomes <c>\xNN</c>.</summary>
    public static string ShowName(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(name, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (valid && !Rune.IsControl(rune))
                text.Append(rune);
            else
                foreach (byte b in name[..length])
                    text.Append($"\\x{b:x2}");
            name = name[length..];
        }
        return text.ToString();
    }

    // The *at calls share their first two arguments. A NUL inside a name would silently name another file.
    static nint CallAt(SysNo number, Fd directory, ReadOnlySpan<byte> path, nint a3, nint a4 = 0, nint a5 = 0)
    {
        if (path.Length >= PathMax)
            return -(int)Errno.ENAMETOOLONG;
        if (path.Contains((byte)0))
            return -(int)Errno.EINVAL;
        byte* terminated = stackalloc byte[path.Length + 1];
        path.CopyTo(new Span<byte>(terminated, path.Length));
        terminated[path.Length] = 0;
        nint result;
        do
            result = Call(number, directory.Number, (nint)terminated, a3, a4, a5);
        while (result == -(int)Errno.EINTR);
        return result;
    }

    static nint CheckEntry(nint result, string operation, ReadOnlySpan<byte> name)
        => result >= 0 ? result : throw new ErrnoException((Errno)(-result), operation, ShowName(name));
}
