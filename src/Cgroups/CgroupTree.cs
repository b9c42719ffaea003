using System.Buffers.Binary;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups;

/// <summary>
/// Walks a cgroup and its descendants. Those below <c>payload</c> are the VE's own making: any depth, any number, names
/// that are no UTF-8. So names stay bytes, one descriptor is open at a time, and nothing recurses. Going back by <c>..</c>
/// is sound because cgroup v2 has neither links nor rename.
/// </summary>
static unsafe class CgroupTree
{
    const SysNo getdents64 = (SysNo)217;
    const byte DT_DIR = 4;
    const int NameOffset = 19; // struct linux_dirent64: d_ino, d_off, d_reclen (at 16), d_type (at 18), d_name

    /// <summary>Calls <paramref name="enter"/> on each directory, parents first, and <paramref name="leave"/> with each but the first after its children.</summary>
    public static void Walk(Fd root, Action<Fd>? enter = null, Action<Fd, byte[]>? leave = null)
    {
        Fd current = OpenDirectory(root, "."u8)!;
        var path = new Stack<(byte[] Name, Queue<byte[]> Children)>();
        try
        {
            enter?.Invoke(current);
            Queue<byte[]> children = Subdirectories(current);
            while (true)
            {
                if (children.TryDequeue(out byte[]? name))
                {
                    if (OpenDirectory(current, name) is not { } child)
                        continue;
                    path.Push((name, children));
                    current.Dispose();
                    current = child;
                    enter?.Invoke(current);
                    children = Subdirectories(current);
                }
                else if (path.TryPop(out var above))
                {
                    Fd? parent = OpenDirectory(current, ".."u8);
                    if (parent is null)
                        return; // the tree is being removed by another process
                    current.Dispose();
                    current = parent;
                    leave?.Invoke(current, above.Name);
                    children = above.Children;
                }
                else
                    return;
            }
        }
        finally
        {
            current.Dispose();
        }
    }

    /// <summary>Opens a directory below another for reading, or returns null when it is gone.</summary>
    static Fd? OpenDirectory(Fd parent, ReadOnlySpan<byte> name) => TryOpen(parent, name, O_RDONLY);

    /// <summary>Opens a directory by the kernel's bytes, or returns null when it does not exist.</summary>
    public static Fd? TryOpen(Fd parent, ReadOnlySpan<byte> name, int flags)
    {
        fixed (byte* pointer = WithTerminator(name))
        {
            nint result = Kernel.Call(SysNo.openat, parent.Number, (nint)pointer, flags | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            // ENODEV: kernfs's answer for a directory that was removed while it was open.
            if (result is -(int)Errno.ENOENT or -(int)Errno.ENODEV)
                return null;
            return new Fd((int)Kernel.CheckRaw(result, "openat", Encoding.UTF8.GetString(name)));
        }
    }

    /// <summary>Removes an empty directory; returns what the kernel says, OK also when it is gone.</summary>
    public static Errno RemoveDirectory(Fd parent, ReadOnlySpan<byte> name)
    {
        fixed (byte* pointer = WithTerminator(name))
        {
            nint result = Kernel.Call(SysNo.unlinkat, parent.Number, (nint)pointer, AT_REMOVEDIR);
            return result is -(int)Errno.ENOENT or -(int)Errno.ENODEV ? Errno.OK : (Errno)(-result);
        }
    }

    static Queue<byte[]> Subdirectories(Fd directory)
    {
        var names = new Queue<byte[]>();
        byte[] buffer = new byte[4096];
        fixed (byte* pointer = buffer)
            while (true)
            {
                nint count = Kernel.Call(getdents64, directory.Number, (nint)pointer, buffer.Length);
                if (count is 0 or -(int)Errno.ENOENT or -(int)Errno.ENODEV)
                    return names;
                Kernel.CheckRaw(count, "getdents64");
                CollectDirectories(buffer.AsSpan(0, (int)count), names);
            }
    }

    /// <summary>Adds the directories among some <c>struct linux_dirent64</c>, without <c>.</c> and <c>..</c>.</summary>
    internal static void CollectDirectories(ReadOnlySpan<byte> entries, Queue<byte[]> names)
    {
        while (!entries.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
            ReadOnlySpan<byte> name = entries[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            if (entries[18] == DT_DIR && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Enqueue(name.ToArray());
            entries = entries[length..];
        }
    }

    static byte[] WithTerminator(ReadOnlySpan<byte> name) => [.. name, 0];
}
