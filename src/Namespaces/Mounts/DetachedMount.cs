using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Mounts;

/// <summary>Mounts that are held by a descriptor and attached nowhere yet (<c>open_tree(2)</c>).</summary>
public static unsafe class DetachedMount
{
    /// <summary>A private copy of the mount at the directory <paramref name="path"/>, in which ids are shifted as the user namespace maps them (<c>mount_setattr(2)</c>, MOUNT_ATTR_IDMAP).</summary>
    /// <param name="path">A directory of the host, trusted.</param>
    /// <param name="userNamespace">The namespace whose maps apply.</param>
    /// <param name="readOnly">Whether nothing may be written through the copy.</param>
    /// <exception cref="ErrnoException">EINVAL: the file system does not support idmapped mounts.</exception>
    public static Fd Idmapped(string path, Fd userNamespace, bool readOnly)
    {
        Fd mount = CloneOf(path);
        var attributes = new mount_attr
        {
            attr_set = MOUNT_ATTR_IDMAP | (readOnly ? MOUNT_ATTR_RDONLY : 0),
            userns_fd = (ulong)userNamespace.Number,
        };
        byte empty = 0;
        nint result = Kernel.Call(SysNo.mount_setattr, mount.Number, (nint)(&empty), AT_EMPTY_PATH, (nint)(&attributes), sizeof(mount_attr));
        if (result >= 0)
            return mount;
        mount.Dispose();
        throw new ErrnoException((Errno)(-result), "mount_setattr MOUNT_ATTR_IDMAP", path);
    }

    /// <summary>A private copy of the mount at <paramref name="path"/>.</summary>
    public static Fd CloneOf(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            return Clone(AT_FDCWD, name, 0, path);
    }

    /// <summary>A mount of the single file behind an open descriptor, e.g. of a terminal.</summary>
    public static Fd CloneOf(Fd file, string name)
    {
        byte empty = 0;
        return Clone(file.Number, &empty, AT_EMPTY_PATH, name);
    }

    /// <summary>A new tmpfs (<c>fsopen(2)</c>); nothing on it is a program, a device or somebody else's.</summary>
    /// <param name="options">As in <c>tmpfs(5)</c>.</param>
    public static Fd Tmpfs(params ReadOnlySpan<(string Name, string Value)> options)
    {
        fixed (byte* type = "tmpfs\0"u8)
        {
            using var context = new Fd((int)Kernel.CheckRaw(Kernel.Call(SysNo.fsopen, (nint)type, (nint)FSOPEN_CLOEXEC), "fsopen", "tmpfs"));
            foreach ((string name, string value) in options)
                fixed (byte* key = Encoding.UTF8.GetBytes(name + "\0"), text = Encoding.UTF8.GetBytes(value + "\0"))
                    Kernel.CheckRaw(Kernel.Call(SysNo.fsconfig, context.Number, (nint)FSCONFIG_SET_STRING, (nint)key, (nint)text), "fsconfig", name);
            Kernel.CheckRaw(Kernel.Call(SysNo.fsconfig, context.Number, (nint)FSCONFIG_CMD_CREATE), "fsconfig", "tmpfs");
            nint mount = Kernel.Call(SysNo.fsmount, context.Number, (nint)FSMOUNT_CLOEXEC, (nint)(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC));
            return new Fd((int)Kernel.CheckRaw(mount, "fsmount", "tmpfs"));
        }
    }

    static Fd Clone(int directory, byte* path, int flags, string name)
    {
        nint result = Kernel.Call(SysNo.open_tree, directory, (nint)path, (nint)(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (uint)flags));
        return new Fd((int)Kernel.CheckRaw(result, "open_tree", name));
    }
}
