using System.Runtime.CompilerServices;
using System.Text;
using static Vectl.Linux.LibC;

namespace Vectl.Linux;

public static unsafe partial class Kernel
{
    /// <summary>Opens <paramref name="path"/> on the host; O_CLOEXEC is added (<c>openat(2)</c>).</summary>
    public static Fd Open(string path, int flags, uint mode = 0) => OpenAt(null, path, flags, mode);

    /// <summary>Opens <paramref name="path"/> below <paramref name="directory"/>. For trusted paths: the last component's link is followed unless O_NOFOLLOW.</summary>
    public static Fd OpenAt(Fd? directory, string path, int flags, uint mode = 0)
    {
        while (true)
        {
            int fd = openat(directory?.Number ?? AT_FDCWD, path, flags | O_CLOEXEC, mode);
            if (fd >= 0)
                return new Fd(fd);
            if (LastErrno != Errno.EINTR)
                throw new ErrnoException(LastErrno, "openat", path);
        }
    }

    /// <summary>Opens a path, or returns null when it does not exist (ENOENT; ENOTDIR on the way; ESRCH below a <c>/proc/PID</c> that ends just then).</summary>
    public static Fd? TryOpenAt(Fd? directory, string path, int flags, uint mode = 0)
    {
        int fd = openat(directory?.Number ?? AT_FDCWD, path, flags | O_CLOEXEC, mode);
        if (fd >= 0)
            return new Fd(fd);
        return LastErrno is Errno.ENOENT or Errno.ENOTDIR or Errno.ESRCH ? null : throw new ErrnoException(LastErrno, "openat", path);
    }

    /// <summary>
    /// Opens a path that a VE controls: links resolve inside <paramref name="root"/> and never through magic links
    /// (<c>openat2(2)</c>, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS, plus <paramref name="resolve"/>).
    /// </summary>
    public static Fd OpenInRoot(Fd root, string path, int flags, uint mode = 0, ulong resolve = 0)
        => new((int)CheckRaw(OpenInRootRaw(root, path, flags, mode, resolve), "openat2", path));

    /// <summary>As <see cref="OpenInRoot"/>, but null when the path does not exist.</summary>
    public static Fd? TryOpenInRoot(Fd root, string path, int flags, uint mode = 0, ulong resolve = 0)
    {
        nint result = OpenInRootRaw(root, path, flags, mode, resolve);
        return result is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR ? null : new Fd((int)CheckRaw(result, "openat2", path));
    }

    static nint OpenInRootRaw(Fd root, string path, int flags, uint mode, ulong resolve)
    {
        var how = new open_how
        {
            flags = (uint)(flags | O_CLOEXEC),
            mode = mode,
            resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve,
        };
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* pointer = name)
        {
            nint result;
            do
                result = Call(SysNo.openat2, root.Number, (nint)pointer, (nint)(&how), sizeof(open_how));
            while (result is -(int)Errno.EINTR or -(int)Errno.EAGAIN);
            return result;
        }
    }

    /// <summary>Reads a descriptor to its end.</summary>
    [SkipLocalsInit]
    public static byte[] ReadToEnd(Fd fd, string name)
    {
        // Most files are small, and fresh pages of the heap cost more than they do.
        Span<byte> buffer = stackalloc byte[4096];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                byte[] larger = new byte[buffer.Length * 2];
                buffer.CopyTo(larger);
                buffer = larger;
            }
            int count = Read(fd, buffer[length..], name);
            if (count == 0)
                return buffer[..length].ToArray();
            length += count;
        }
    }

    /// <summary>Reads a whole file, or returns null when it does not exist.</summary>
    public static byte[]? TryReadFile(string path)
    {
        using Fd? fd = TryOpenAt(null, path, O_RDONLY);
        try
        {
            return fd is null ? null : ReadToEnd(fd, path);
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ESRCH)
        {
            // The process of a file of /proc/PID ended after the open.
            return null;
        }
    }

    /// <summary>Reads a whole UTF-8 text file.</summary>
    public static string ReadText(string path)
    {
        using Fd fd = Open(path, O_RDONLY);
        return Encoding.UTF8.GetString(ReadToEnd(fd, path));
    }

    /// <summary>One <c>read(2)</c>, retried on EINTR; 0 at the end.</summary>
    public static int Read(Fd fd, Span<byte> buffer, string name)
    {
        fixed (byte* pointer = buffer)
            while (true)
            {
                nint count = read(fd.Number, pointer, (nuint)buffer.Length);
                if (count >= 0)
                    return (int)count;
                if (LastErrno != Errno.EINTR)
                    throw new ErrnoException(LastErrno, "read", name);
            }
    }

    /// <summary>Writes all of <paramref name="data"/>.</summary>
    public static void WriteAll(int fd, ReadOnlySpan<byte> data, string name)
    {
        fixed (byte* pointer = data)
        {
            int done = 0;
            while (done < data.Length)
            {
                nint count = write(fd, pointer + done, (nuint)(data.Length - done));
                if (count >= 0)
                    done += (int)count;
                else if (LastErrno == Errno.EAGAIN)
                    WaitWritable(fd);
                else if (LastErrno != Errno.EINTR)
                    throw new ErrnoException(LastErrno, "write", name);
            }
        }
    }

    // Whoever shares a terminal or a pipe with this process may have made it non-blocking. What poll(2) finds wrong the next write says.
    static void WaitWritable(int fd)
    {
        var entry = new pollfd { fd = fd, events = POLLOUT };
        poll(&entry, 1, -1);
    }

    /// <summary>Writes <paramref name="text"/> to an existing kernel file in one <c>write(2)</c>, e.g. <c>uid_map</c>.</summary>
    public static void WriteFile(string path, string text, Fd? directory = null)
    {
        using Fd fd = OpenAt(directory, path, O_WRONLY);
        WriteAll(fd.Number, Encoding.UTF8.GetBytes(text), path);
    }

    /// <summary>Takes the exclusive lock of a whole file, which excludes those of fcntl(2) and lockf(3) too; false when somebody has it.</summary>
    public static bool TryLock(Fd fd, string name)
    {
        var whole = new flock { l_type = F_WRLCK };
        if (fcntl(fd.Number, F_OFD_SETLK, (nint)(&whole)) == 0)
            return true;
        return LastErrno is Errno.EAGAIN or Errno.EACCES ? false : throw new ErrnoException(LastErrno, "fcntl F_OFD_SETLK", name);
    }

    /// <summary>Creates a directory; one that is there already is no error.</summary>
    /// <returns>Whether this call created it.</returns>
    public static bool MakeDirectory(string path, uint mode, Fd? parent = null)
    {
        if (mkdirat(parent?.Number ?? AT_FDCWD, path, mode) == 0)
            return true;
        return LastErrno == Errno.EEXIST ? false : throw new ErrnoException(LastErrno, "mkdirat", path);
    }

    /// <summary>Removes a file or, with <paramref name="directory"/>, an empty directory; one that is not there is no error.</summary>
    public static void Remove(string path, bool directory = false, Fd? parent = null)
    {
        if (unlinkat(parent?.Number ?? AT_FDCWD, path, directory ? AT_REMOVEDIR : 0) < 0 && LastErrno != Errno.ENOENT)
            throw new ErrnoException(LastErrno, "unlinkat", path);
    }

    /// <summary>Renames a trusted path; the target must not exist (<c>renameat2(2)</c>, RENAME_NOREPLACE).</summary>
    public static void Rename(string from, string to)
        => Check(renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE), "renameat2", from);

    /// <summary>What the path is, without following a last link; null when it does not exist.</summary>
    public static statx? TryStat(string path, Fd? directory = null)
    {
        statx result;
        if (statx(directory?.Number ?? AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &result) == 0)
            return result;
        return LastErrno is Errno.ENOENT or Errno.ENOTDIR ? null : throw new ErrnoException(LastErrno, "statx", path);
    }

    /// <summary>What an open descriptor is.</summary>
    public static statx Stat(Fd fd)
    {
        statx result;
        Check(statx(fd.Number, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &result), "statx", $"fd {fd.Number}");
        return result;
    }

    /// <summary>The file system type of a descriptor, e.g. <c>DEVPTS_SUPER_MAGIC</c>.</summary>
    public static long FileSystemMagic(Fd fd)
    {
        statfs result;
        Check(fstatfs(fd.Number, &result), "fstatfs", $"fd {fd.Number}");
        return result.f_type;
    }

    /// <summary>A file without a name, in memory, that anybody may read and execute and nobody can change any more (<c>memfd_create(2)</c>, F_ADD_SEALS).</summary>
    /// <param name="name">What <c>/proc/PID/fd</c> shows for it.</param>
    /// <param name="content">All of its content.</param>
    public static Fd SealedFile(string name, ReadOnlySpan<byte> content)
    {
        const uint MFD_CLOEXEC = 1, MFD_ALLOW_SEALING = 2, MFD_EXEC = 0x10;
        const int F_ADD_SEALS = 1033, F_SEAL_SEAL = 1, F_SEAL_SHRINK = 2, F_SEAL_GROW = 4, F_SEAL_WRITE = 8;
        byte[] text = Encoding.UTF8.GetBytes(name + "\0");
        nint result;
        fixed (byte* pointer = text)
        {
            result = Call(SysNo.memfd_create, (nint)pointer, (nint)(MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC));
            // Before Linux 6.3 all of them were executable, and this flag unknown.
            if (result == -(int)Errno.EINVAL)
                result = Call(SysNo.memfd_create, (nint)pointer, (nint)(MFD_CLOEXEC | MFD_ALLOW_SEALING));
        }
        var file = new Fd((int)CheckRaw(result, "memfd_create", name));
        WriteAll(file.Number, content, name);
        Check(fcntl(file.Number, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), "fcntl F_ADD_SEALS", name);
        return file;
    }
}
