using System.Runtime.InteropServices;

namespace Vectl.Linux;

public static unsafe partial class LibC
{
    public const uint S_IFMT = 0xF000, S_IFSOCK = 0xC000, S_IFLNK = 0xA000, S_IFREG = 0x8000, S_IFBLK = 0x6000,
        S_IFDIR = 0x4000, S_IFCHR = 0x2000, S_IFIFO = 0x1000, S_ISUID = 0x800, S_ISGID = 0x400, S_ISVTX = 0x200;
    public const ulong STATX_ATTR_MOUNT_ROOT = 0x2000;
    public const uint STATX_TYPE = 1, STATX_BASIC_STATS = 0x7ff, STATX_MNT_ID = 0x1000;
    public const long DEVPTS_SUPER_MAGIC = 0x1cd1, PROC_SUPER_MAGIC = 0x9fa0, SYSFS_MAGIC = 0x62656572,
        CGROUP_SUPER_MAGIC = 0x27e0eb, CGROUP2_SUPER_MAGIC = 0x63677270, TMPFS_MAGIC = 0x01021994, OVERLAYFS_SUPER_MAGIC = 0x794c7630;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkdirat(int dirfd, string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mknodat(int dirfd, string path, uint mode, ulong dev);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchmod(int fd, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int fchmodat(int dirfd, string path, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statx(int dirfd, string path, int flags, uint mask, statx* buffer);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fstatfs(int fd, statfs* buffer);
}
