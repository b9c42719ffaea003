namespace Vectl.Runtime.Templates.Archives;

/// <summary>What an archive entry makes.</summary>
enum TarType
{
    File,
    HardLink,
    Link,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}

/// <summary>A stretch of data in a sparse file; all else is a hole.</summary>
readonly record struct SparseExtent(long Offset, long Length);

/// <summary>One entry as the archive has it: nothing here is trusted yet.</summary>
sealed record TarEntry
{
    public required byte[] Path { get; init; }
    public required TarType Type { get; init; }
    public uint Mode { get; init; }
    public long Uid { get; init; }
    public long Gid { get; init; }

    /// <summary>The file's length when it is extracted.</summary>
    public long Size { get; init; }

    /// <summary>Seconds since the epoch.</summary>
    public long ModifiedAt { get; init; }

    /// <summary>What a hard or symbolic link names.</summary>
    public byte[] LinkTarget { get; init; } = [];

    public long DeviceMajor { get; init; }
    public long DeviceMinor { get; init; }

    /// <summary>Where the data goes; a file that is not sparse has one extent.</summary>
    public IReadOnlyList<SparseExtent> Extents { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, byte[]>> Xattrs { get; init; } = [];

    /// <summary>Attributes in forms that are not kept (e.g. <c>SCHILY.acl.access</c>).</summary>
    public int ForeignAttributes { get; init; }
}
