using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using static Vectl.Linux.LibC;

namespace Vectl.Linux;

// Listing directories, extended attributes, and bringing it all to the disk.
public static unsafe partial class Kernel
{
    // struct linux_dirent64 (getdents64(2)): u64 d_ino, s64 d_off, u16 d_reclen, u8 d_type, d_name with its NUL.
    const int DirentReclen = 16, DirentType = 18, DirentName = 19;

    /// <summary>The names in a directory without <c>.</c> and <c>..</c>, in the file system's order.</summary>
    [SkipLocalsInit]
    public static List<DirectoryEntry> ListEntries(Fd directory)
    {
        var entries = new List<DirectoryEntry>();
        const int Size = 32768;
        byte* buffer = stackalloc byte[Size];
        while (true)
        {
            nint length = CheckRaw(Call(SysNo.getdents64, directory.Number, (nint)buffer, Size), "getdents64");
            if (length == 0)
                return entries;
            for (var rest = new ReadOnlySpan<byte>(buffer, (int)length); !rest.IsEmpty;)
            {
                ReadOnlySpan<byte> record = rest[..BinaryPrimitives.ReadUInt16LittleEndian(rest[DirentReclen..])];
                ReadOnlySpan<byte> name = record[DirentName..];
                name = name[..name.IndexOf((byte)0)];
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    entries.Add(new DirectoryEntry(name.ToArray(), (EntryType)record[DirentType]));
                rest = rest[record.Length..];
            }
        }
    }

    /// <summary>The names of a file's extended attributes; none where the file system has none.</summary>
    public static string[] ListXattrs(Fd fd)
    {
        // Most have none, and then need no buffer.
        if (Call(SysNo.flistxattr, fd.Number, 0, 0) == 0)
            return [];
        // 64 KiB is the kernel's limit for the list (XATTR_LIST_MAX, xattr(7)).
        byte[] buffer = new byte[65536];
        fixed (byte* pointer = buffer)
        {
            nint length = Call(SysNo.flistxattr, fd.Number, (nint)pointer, buffer.Length);
            if (length == -(int)Errno.EOPNOTSUPP)
                return [];
            CheckRaw(length, "flistxattr", $"fd {fd.Number}");
            return Encoding.UTF8.GetString(buffer, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    /// <summary>The value of one extended attribute.</summary>
    public static byte[] GetXattr(Fd fd, string name) => TryGetXattr(fd, name) ?? throw new ErrnoException(Errno.ENODATA, "fgetxattr", name);

    /// <summary>The value of one extended attribute; null when it is not there.</summary>
    public static byte[]? TryGetXattr(Fd fd, string name)
    {
        // 64 KiB is the kernel's limit for a value (XATTR_SIZE_MAX).
        byte[] buffer = new byte[65536], key = Encoding.UTF8.GetBytes(name + "\0");
        fixed (byte* pointer = buffer, keyPointer = key)
        {
            nint length = Call(SysNo.fgetxattr, fd.Number, (nint)keyPointer, (nint)pointer, buffer.Length);
            return length == -(int)Errno.ENODATA ? null : buffer[..(int)CheckRaw(length, "fgetxattr", name)];
        }
    }

    /// <summary>Sets one extended attribute.</summary>
    public static void SetXattr(Fd fd, string name, ReadOnlySpan<byte> value)
    {
        byte[] key = Encoding.UTF8.GetBytes(name + "\0");
        fixed (byte* pointer = value, keyPointer = key)
            CheckRaw(Call(SysNo.fsetxattr, fd.Number, (nint)keyPointer, (nint)pointer, value.Length, 0), "fsetxattr", name);
    }

    /// <summary>Writes all of <paramref name="data"/> at <paramref name="offset"/>; what lies between stays a hole.</summary>
    public static void WriteAt(Fd fd, ReadOnlySpan<byte> data, long offset, string name)
    {
        fixed (byte* pointer = data)
            for (int done = 0; done < data.Length;)
            {
                nint count = Call(SysNo.pwrite64, fd.Number, (nint)(pointer + done), data.Length - done, (nint)(offset + done));
                if (count != -(int)Errno.EINTR)
                    done += (int)CheckRaw(count, "pwrite64", name);
            }
    }

    /// <summary>One read at <paramref name="offset"/>; 0 at the end.</summary>
    public static int ReadAt(Fd fd, Span<byte> buffer, long offset, string name)
    {
        fixed (byte* pointer = buffer)
            while (true)
            {
                nint count = Call(SysNo.pread64, fd.Number, (nint)pointer, buffer.Length, (nint)offset);
                if (count != -(int)Errno.EINTR)
                    return (int)CheckRaw(count, "pread64", name);
            }
    }

    /// <summary>
    /// The first part of a file, from <paramref name="offset"/> on and before <paramref name="size"/>, that is no hole; null when
    /// only a hole is left (<c>lseek(2)</c>, SEEK_DATA).
    /// </summary>
    public static (long Start, long End)? TryNextData(Fd fd, long offset, long size)
    {
        if (offset >= size)
            return null;
        nint start = Call(SysNo.lseek, fd.Number, (nint)offset, SEEK_DATA);
        if (start == -(int)Errno.ENXIO)
            return null;
        // EINVAL: a file system that knows no holes.
        if (start == -(int)Errno.EINVAL)
            return (offset, size);
        long end = CheckRaw(Call(SysNo.lseek, fd.Number, (nint)CheckRaw(start, "lseek", "SEEK_DATA"), SEEK_HOLE), "lseek", "SEEK_HOLE");
        return start >= size ? null : (Math.Max(offset, start), Math.Min(end, size));
    }

    /// <summary>Sets access and modification time.</summary>
    public static void SetTimes(Fd fd, statx_timestamp time, string name)
    {
        timespec* times = stackalloc timespec[2];
        times[0] = times[1] = new timespec { tv_sec = time.tv_sec, tv_nsec = time.tv_nsec };
        CheckRaw(Call(SysNo.utimensat, fd.Number, 0, (nint)times), "utimensat", name);
    }

    /// <summary>Gives an open file a name, also when it has none yet (O_TMPFILE); the answer is OK or why it has not got it.</summary>
    public static Errno TryLinkFile(Fd file, Fd directory, ReadOnlySpan<byte> name)
    {
        byte[] old = Encoding.ASCII.GetBytes($"/proc/self/fd/{file.Number}\0"), at = [.. name, 0];
        fixed (byte* oldPointer = old, namePointer = at)
            return (Errno)(-Call(SysNo.linkat, AT_FDCWD, (nint)oldPointer, directory.Number, (nint)namePointer, AT_SYMLINK_FOLLOW));
    }

    /// <summary>Writes everything of the file system that holds <paramref name="fd"/> to the disk (<c>syncfs(2)</c>).</summary>
    public static void SyncFileSystem(Fd fd) => CheckRaw(Call(SysNo.syncfs, fd.Number), "syncfs", $"fd {fd.Number}");

    /// <summary>Writes one file or directory to the disk.</summary>
    public static void Sync(Fd fd) => Check(fsync(fd.Number), "fsync", $"fd {fd.Number}");

    /// <summary>Sends a file on its way to the disk without waiting for it (<c>sync_file_range(2)</c>).</summary>
    public static void StartSync(Fd fd) => CheckRaw(Call(SysNo.sync_file_range, fd.Number, 0, 0, (nint)SYNC_FILE_RANGE_WRITE), "sync_file_range", $"fd {fd.Number}");

    /// <summary>Bytes that an unprivileged writer may still put on the file system of <paramref name="fd"/>.</summary>
    public static long FreeSpace(Fd fd)
    {
        statfs result;
        Check(fstatfs(fd.Number, &result), "fstatfs", $"fd {fd.Number}");
        return (long)Int128.Min(long.MaxValue, (Int128)result.f_bavail * result.f_bsize);
    }
}
