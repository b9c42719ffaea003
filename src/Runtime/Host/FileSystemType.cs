namespace Vectl.Runtime.Host;

/// <summary>A file system by its magic number, and the first Linux that can mount it idmapped.</summary>
/// <param name="Name">As in <c>/proc/filesystems</c>.</param>
/// <param name="Magic"><c>statfs.f_type</c> (<c>linux/magic.h</c>).</param>
/// <param name="IdmappedSince">FS_ALLOW_IDMAP's first release, or null when it has none.</param>
sealed record FileSystemType(string Name, long Magic, KernelVersion? IdmappedSince)
{
    static readonly FileSystemType[] s_known =
    [
        new("ext4", 0xEF53, new(5, 12)),
        new("xfs", 0x58465342, new(5, 12)),
        new("btrfs", 0x9123683E, new(5, 15)),
        new("f2fs", 0xF2F52010, new(5, 18)),
        new("tmpfs", 0x01021994, new(6, 3)),
        new("bcachefs", 0xCA451A4E, new(6, 7)),
        new("zfs", 0x2FC12FC1, new(5, 12)), // OpenZFS 2.2
        new("overlay", 0x794C7630, null),
        new("nfs", 0x6969, null),
        new("fuse", 0x65735546, null),
        new("vfat", 0x4D44, null), // idmapped, but without owners and extended attributes
        new("cifs", 0xFF534D42, null),
        new("9p", 0x01021997, null),
    ];

    /// <summary>The type with a magic number, or null when it is not known here.</summary>
    public static FileSystemType? Of(long magic) => Array.Find(s_known, type => type.Magic == magic);
}
