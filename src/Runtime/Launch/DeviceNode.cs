using Vectl.Cgroups.Devices;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Launch;

/// <summary>A device of the host that a VE has in its <c>/dev</c>.</summary>
/// <param name="Name">Its path below <c>/dev</c>.</param>
/// <param name="Kind">Block or character.</param>
/// <param name="Number">Which device it is.</param>
/// <param name="Permissions">Who may open it: the host's bits, its owner being the VE's root.</param>
public readonly record struct DeviceNode(string Name, DeviceKind Kind, DeviceNumber Number, uint Permissions)
{
    /// <summary>The mode of the node (<c>mknod(2)</c>).</summary>
    public uint Mode => (Kind == DeviceKind.Block ? S_IFBLK : S_IFCHR) | Permissions;

    /// <summary>The directories that its name leads through, outermost first.</summary>
    public IEnumerable<string> Parents
    {
        get
        {
            for (int slash = Name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = Name.IndexOf('/', slash + 1))
                yield return Name[..slash];
        }
    }

    /// <summary>The host's device of that name.</summary>
    /// <param name="name">A path below <c>/dev</c>; links are followed, as in <c>/dev/disk/by-id</c>.</param>
    /// <param name="fault">When null is returned: what is wrong with it.</param>
    public static DeviceNode? Find(string name, out string fault)
    {
        using Fd? fd = Kernel.TryOpenAt(null, $"/dev/{name}", O_PATH);
        fault = fd is null ? "is not there" : "is no device";
        if (fd is null || Kernel.Stat(fd) is var found && (found.stx_mode & S_IFMT) is not (S_IFBLK or S_IFCHR))
            return null;
        return new DeviceNode(name, (found.stx_mode & S_IFMT) == S_IFBLK ? DeviceKind.Block : DeviceKind.Character,
            new DeviceNumber(found.stx_rdev_major, found.stx_rdev_minor), found.stx_mode & 0x1FFu);
    }

    /// <summary>Makes it in the <c>/dev</c> of a running VE, whose directories are the VE's to change at any time: no link is followed.</summary>
    /// <param name="root">The VE's root directory.</param>
    /// <param name="owner">The host id of the VE's root.</param>
    public void MakeIn(Fd root, uint owner)
    {
        foreach (string parent in Parents)
        {
            (Fd above, string own) = Open(root, parent);
            using (above)
                if (Kernel.MakeDirectory(own, 0x1ED, above))
                    Kernel.Check(fchownat(above.Number, own, owner, owner, AT_SYMLINK_NOFOLLOW), "fchownat", parent);
        }
        (Fd directory, string name) = Open(root, Name);
        using (directory)
            if (mknodat(directory.Number, name, Mode, Number.Encoded) == 0)
                Kernel.Check(fchownat(directory.Number, name, owner, owner, AT_SYMLINK_NOFOLLOW), "fchownat", Name);
            else if (Kernel.LastErrno != Errno.EEXIST)
                throw new ErrnoException(Kernel.LastErrno, "mknodat", $"/dev/{Name}");
    }

    static (Fd Directory, string Name) Open(Fd root, string path)
    {
        int slash = path.LastIndexOf('/');
        string directory = slash < 0 ? "dev" : $"dev/{path[..slash]}";
        return (Kernel.OpenInRoot(root, directory, O_PATH | O_DIRECTORY, resolve: RESOLVE_NO_SYMLINKS), path[(slash + 1)..]);
    }
}
