using Vectl.Linux;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Plan;

/// <summary>
/// Keeps a VE's network namespace by a mount (<c>namespaces(7)</c>) when a device of the host is in it: the kernel would destroy
/// one that has no hardware of its own (a VLAN, say) with the namespace, and bring home the others by any name.
/// </summary>
/// <param name="path">The file on which it is mounted.</param>
sealed class NetworkPin(string path)
{
    // NSFS_MAGIC of linux/magic.h.
    const long NamespaceMagic = 0x6e736673;

    /// <summary>Keeps a namespace.</summary>
    public void Set(Fd networkNamespace)
    {
        if (TryOpen() is { } kept)
        {
            kept.Dispose();
            return;
        }
        Directories.Within(Path.GetDirectoryName(path)!, () => Kernel.Open(path, O_WRONLY | O_CREAT | O_NOFOLLOW, Permissions.Private).Dispose());
        Kernel.Check(mount($"/proc/self/fd/{networkNamespace.Number}", path, null, (nuint)MS_BIND, null), "mount", path);
    }

    /// <summary>The namespace, or null when none is kept.</summary>
    public Fd? TryOpen()
    {
        Fd? fd = Kernel.TryOpenAt(null, path, O_RDONLY | O_NOFOLLOW);
        if (fd is null || Kernel.FileSystemMagic(fd) == NamespaceMagic)
            return fd;
        fd.Dispose();
        return null;
    }

    /// <summary>Lets it go.</summary>
    public void Clear()
    {
        // EINVAL: it is not a mount point; ENOENT: there is none.
        umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
        Kernel.Remove(path);
    }
}
