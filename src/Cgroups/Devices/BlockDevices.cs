using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;

namespace Vectl.Cgroups.Devices;

/// <summary>
/// Finds the disks that a file system lies on: the kernel counts and limits input and output there (<c>io.max</c> takes no
/// partition, and a limit on a mapped device misses what the page cache writes back below it).
/// </summary>
/// <param name="sysfs">Where sysfs is mounted.</param>
/// <param name="find">The number of the block device that a path lies on; null when it lies on none.</param>
public sealed class BlockDevices(string sysfs, Func<string, DeviceNumber?> find)
{
    // Devices on devices on devices: a chain that comes back to itself cannot be built, one of this length is not.
    const int DepthLimit = 16;

    /// <summary>Those of this host.</summary>
    public static BlockDevices Host { get; } = new("/sys", DeviceOf);

    /// <summary>The disks below the file system of <paramref name="path"/>; none when it has no disk (tmpfs, a network).</summary>
    public ImmutableArray<DeviceNumber> Below(string path)
    {
        var disks = new SortedSet<DeviceNumber>(Comparer<DeviceNumber>.Create((a, b) => (a.Major, a.Minor).CompareTo((b.Major, b.Minor))));
        if (find(path) is { } device)
            Collect(device, disks, 0);
        return [.. disks];
    }

    void Collect(DeviceNumber device, SortedSet<DeviceNumber> disks, int depth)
    {
        string directory = $"{sysfs}/dev/block/{device}";
        if (depth > DepthLimit || Kernel.TryStat($"{directory}/dev") is null)
            return;
        if (TryRead($"{directory}/partition") is not null)
            CollectFrom($"{directory}/..", disks, depth);
        else if (Slaves(directory) is { Length: > 0 } slaves)
            foreach (string slave in slaves)
                CollectFrom(slave, disks, depth);
        else if (TryRead($"{directory}/loop/backing_file") is { } file && find(file) is { } below)
            Collect(below, disks, depth + 1);
        else
            disks.Add(device);
    }

    void CollectFrom(string directory, SortedSet<DeviceNumber> disks, int depth)
    {
        if (DeviceNumber.TryParse(TryRead($"{directory}/dev"), out DeviceNumber device))
            Collect(device, disks, depth + 1);
    }

    // Device mapper and md list what they are made of.
    static string[] Slaves(string directory)
        => Kernel.TryStat($"{directory}/slaves") is null ? [] : [.. Directory.EnumerateFileSystemEntries($"{directory}/slaves").Order(StringComparer.Ordinal)];

    static string? TryRead(string path) => Kernel.TryReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\n') : null;

    // A file system of its own numbering (btrfs) has no device of that number; its mount names the one it lies on.
    static DeviceNumber? DeviceOf(string path)
    {
        if (Kernel.TryStat(path) is not { } found)
            return null;
        if (found.stx_dev_major != 0)
            return new DeviceNumber(found.stx_dev_major, found.stx_dev_minor);
        string? source = MountInfo.SourceOf(Kernel.ReadText("/proc/self/mountinfo"), found.stx_mnt_id);
        if (source is null || !source.StartsWith("/dev/", StringComparison.Ordinal))
            return null;
        using Fd? node = Kernel.TryOpenAt(null, source, LibC.O_PATH);
        return node is not null && Kernel.Stat(node) is { } device && (device.stx_mode & LibC.S_IFMT) == LibC.S_IFBLK
            ? new DeviceNumber(device.stx_rdev_major, device.stx_rdev_minor)
            : null;
    }
}
