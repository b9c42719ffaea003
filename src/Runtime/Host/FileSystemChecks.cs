using Vectl.Linux;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Host;

/// <summary>The file systems of the kernel, and the one that VEs are stored on.</summary>
static class FileSystemChecks
{
    const string Area = "file systems";
    const long LowSpace = 1L << 30;
    const long LowInodes = 20_000;

    public static IEnumerable<Finding> Run(VectlPaths paths)
    {
        string release = HostFile.TryRead("/proc/sys/kernel/osrelease") ?? "";
        string known = HostFile.TryRead("/proc/filesystems") ?? "";
        foreach (string name in (string[])["overlay", "tmpfs", "devpts", "mqueue", "proc", "sysfs"])
            yield return Present(name, known, moduleExists: Directory.Exists($"/lib/modules/{release}/kernel/fs/{Folder(name)}"));
        KernelVersion.TryParse(release, out KernelVersion version);

        string directory = Existing(paths.PrivateAreas);
        statfs found = Statfs(directory);
        yield return Type(directory, found.f_type, version);
        yield return Space(directory, (long)found.f_bavail * found.f_bsize);
        yield return Inodes(directory, (long)found.f_files, (long)found.f_ffree);
    }

    /// <summary>The directory or, before the first create, the one above it that is there: what it will be on.</summary>
    public static string Existing(string directory)
    {
        while (!Directory.Exists(directory))
            directory = Path.GetDirectoryName(directory) ?? "/";
        return directory;
    }

    static unsafe statfs Statfs(string directory)
    {
        using Fd fd = Kernel.Open(directory, O_PATH | O_DIRECTORY);
        statfs result;
        Kernel.Check(fstatfs(fd.Number, &result), "fstatfs", directory);
        return result;
    }

    // The directory of its module is not always named as the file system is.
    static string Folder(string name) => name == "overlay" ? "overlayfs" : name;

    internal static Finding Present(string name, string known, bool moduleExists)
    {
        foreach (string line in known.Split('\n'))
            if (line.AsSpan(line.LastIndexOf('\t') + 1).SequenceEqual(name))
                return Finding.Ok(Area, name, "present");
        return moduleExists
            ? Finding.Missing(Area, name, "its module is not loaded", $"modprobe {name}; echo {name} > /etc/modules-load.d/vectl.conf")
            : Finding.Missing(Area, name, "not in this kernel", $"Use a kernel with {name}.");
    }

    internal static Finding Type(string directory, long magic, KernelVersion version)
    {
        const string name = "data directory";
        const string mend = "Put /var/lib/vectl on ext4, xfs or btrfs.";
        return FileSystemType.Of(magic) switch
        {
            null => Finding.Warning(Area, name, $"{directory} is on a file system that is not known here (0x{magic:x})", mend),
            { IdmappedSince: null } type => Finding.Missing(Area, name, $"{directory} is on {type.Name}, which has no idmapped mounts or no owners", mend),
            { IdmappedSince: { } since } type when version < since
                => Finding.Missing(Area, name, $"{directory} is on {type.Name}, which has idmapped mounts since Linux {since}", mend),
            { } type => Finding.Ok(Area, name, $"{directory} is on {type.Name}"),
        };
    }

    internal static Finding Space(string directory, long bytes)
    {
        string detail = $"{bytes / (1 << 20)} MiB free in {directory}";
        return bytes < LowSpace
            ? Finding.Warning(Area, "space", detail, "Free some, or put /var/lib/vectl on a larger file system.")
            : Finding.Ok(Area, "space", detail);
    }

    /// <param name="directory">What is looked at.</param>
    /// <param name="total">0 where inodes are made as needed (btrfs).</param>
    /// <param name="free">Of these.</param>
    internal static Finding Inodes(string directory, long total, long free) => total switch
    {
        0 => Finding.Ok(Area, "inodes", "no limit"),
        _ when free < LowInodes => Finding.Warning(Area, "inodes", $"{free} of {total} free in {directory}", "Remove files, or put /var/lib/vectl on a file system with more inodes."),
        _ => Finding.Ok(Area, "inodes", $"{free} of {total} free in {directory}"),
    };
}
