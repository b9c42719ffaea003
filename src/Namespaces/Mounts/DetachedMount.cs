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

    /// <summary>
    /// A new overlay, nosuid and nodev, in which ids are the layers' own. It is gone with its descriptor, also when this process is killed.
    /// No other overlay may have the same upper layer meanwhile.
    /// </summary>
    /// <param name="lower">The lower layer.</param>
    /// <param name="upper">The upper layer.</param>
    /// <param name="work">Its work directory, on the same mount.</param>
    /// <param name="isVolatile">Whether nothing is brought to the disk, which else its end does with all of the file system (overlayfs.rst, "Volatile mount"). The work directory cannot be used again.</param>
    /// <exception cref="ErrnoException">EINVAL: a layer is no directory, or on a file system that cannot be one.</exception>
    public static Fd Overlay(string lower, string upper, string work, bool isVolatile = false)
    {
        using Fd context = Configuration("overlay");
        // By descriptors: paths may hold what separates paths in these options, and a comma the kernel before 6.5 refuses altogether.
        using Fd lowerLayer = Layer(lower), upperLayer = Layer(upper), workLayer = Layer(work);
        Configure(context, "lowerdir", $"/proc/self/fd/{lowerLayer.Number}");
        Configure(context, "upperdir", $"/proc/self/fd/{upperLayer.Number}");
        Configure(context, "workdir", $"/proc/self/fd/{workLayer.Number}");
        if (isVolatile)
            WithText("volatile", key => Kernel.Call(SysNo.fsconfig, context.Number, (nint)FSCONFIG_SET_FLAG, key), "fsconfig");
        return Create(context, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, $"overlay of {upper} over {lower}");
    }

    /// <summary>A new tmpfs; nothing on it is a program, a device or somebody else's.</summary>
    /// <param name="options">As in <c>tmpfs(5)</c>.</param>
    public static Fd Tmpfs(params ReadOnlySpan<(string Name, string Value)> options)
    {
        using Fd context = Configuration("tmpfs");
        foreach ((string name, string value) in options)
            Configure(context, name, value);
        return Create(context, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, "tmpfs");
    }

    static Fd Layer(string path) => Kernel.Open(path, O_PATH | O_DIRECTORY);

    static Fd Configuration(string type) => new((int)WithText(type, name => Kernel.Call(SysNo.fsopen, name, (nint)FSOPEN_CLOEXEC), "fsopen"));

    static void Configure(Fd context, string option, string text)
        => WithText(option, key => WithText(text, value => Kernel.Call(SysNo.fsconfig, context.Number, (nint)FSCONFIG_SET_STRING, key, value), "fsconfig"), "fsconfig");

    static Fd Create(Fd context, ulong attributes, string name)
    {
        Kernel.CheckRaw(Kernel.Call(SysNo.fsconfig, context.Number, (nint)FSCONFIG_CMD_CREATE), "fsconfig", name);
        return new Fd((int)Kernel.CheckRaw(Kernel.Call(SysNo.fsmount, context.Number, (nint)FSMOUNT_CLOEXEC, (nint)attributes), "fsmount", name));
    }

    static nint WithText(string text, Func<nint, nint> call, string operation)
    {
        fixed (byte* pointer = Encoding.UTF8.GetBytes(text + "\0"))
            return Kernel.CheckRaw(call((nint)pointer), operation, text);
    }

    static Fd Clone(int directory, byte* path, int flags, string name)
    {
        nint result = Kernel.Call(SysNo.open_tree, directory, (nint)path, (nint)(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (uint)flags));
        return new Fd((int)Kernel.CheckRaw(result, "open_tree", name));
    }
}
