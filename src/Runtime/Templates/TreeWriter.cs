using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>Writes files into a tree that is being built, below its root and through no symbolic link.</summary>
sealed class TreeWriter(Fd root)
{
    /// <summary>Makes a directory; one that is there gets the mode.</summary>
    public void Directory(string path, uint mode = TreeModes.Program)
    {
        using Fd parent = Parent(path, out byte[] name);
        Errno errno = Kernel.TryMakeDirectoryEntry(parent, name, TreeModes.PrivateDirectory);
        if (errno is not (Errno.OK or Errno.EEXIST))
            throw new ErrnoException(errno, "mkdirat", path);
        using Fd made = Kernel.OpenEntry(parent, name, O_RDONLY | O_DIRECTORY);
        Kernel.Check(fchmod(made.Number, mode), "fchmod", path);
    }

    /// <summary>Writes a file in place of what has its name.</summary>
    public void File(string path, ReadOnlySpan<byte> content, uint mode)
    {
        using Fd parent = Parent(path, out byte[] name);
        TreeRemover.Remove(parent, name);
        using Fd file = Kernel.OpenEntry(parent, name, O_WRONLY | O_CREAT | O_EXCL, TreeModes.PrivateFile);
        Kernel.WriteAll(file.Number, content, path);
        Kernel.Check(fchmod(file.Number, mode), "fchmod", path);
    }

    /// <summary>Replaces the content of a file, which keeps its owner and mode.</summary>
    public void Overwrite(string path, ReadOnlySpan<byte> content)
    {
        using Fd file = Kernel.TryOpenBeneath(root, Encoding.UTF8.GetBytes(path), O_WRONLY | O_TRUNC)
            ?? throw new ErrnoException(Errno.ENOENT, "openat2", path);
        Kernel.WriteAll(file.Number, content, path);
    }

    /// <summary>Makes a symbolic link in place of what has its name.</summary>
    public void Link(string target, string path)
    {
        using Fd parent = Parent(path, out byte[] name);
        Link(target, parent, name);
    }

    /// <summary>Makes many symbolic links in one directory.</summary>
    public void Links(string directory, IEnumerable<(string Name, string Target)> links)
    {
        using Fd parent = Parent($"{directory}/.", out _);
        foreach ((string name, string target) in links)
            Link(target, parent, Encoding.UTF8.GetBytes(name));
    }

    static void Link(string target, Fd parent, byte[] name)
    {
        byte[] content = Encoding.UTF8.GetBytes(target);
        if (Kernel.TrySymlinkEntry(content, parent, name))
            return;
        TreeRemover.Remove(parent, name);
        Kernel.SymlinkEntry(content, parent, name);
    }

    /// <summary>Deletes a file or a tree; one that is not there is no error.</summary>
    public void Delete(string path)
    {
        if (TryParent(path, out byte[] name) is { } parent)
            using (parent)
                TreeRemover.Remove(parent, name);
    }

    /// <summary>Deletes the entries of a directory for which <paramref name="matches"/> holds, or all.</summary>
    public void Clear(string path, Func<string, bool>? matches = null)
    {
        using Fd? directory = Kernel.TryOpenBeneath(root, Encoding.UTF8.GetBytes(path), O_RDONLY | O_DIRECTORY);
        if (directory is null)
            return;
        foreach (DirectoryEntry entry in Kernel.ListEntries(directory))
            if (matches is null || matches(Encoding.UTF8.GetString(entry.Name)))
                TreeRemover.Remove(directory, entry.Name);
    }

    /// <summary>Whether there is a file of this name, and no link.</summary>
    public bool IsFile(string path)
    {
        using Fd? parent = TryParent(path, out byte[] name);
        return parent is not null && Kernel.TryStatEntry(parent, name) is { } found && (found.stx_mode & S_IFMT) == S_IFREG;
    }

    /// <summary>Reads a file, or gives null when there is none.</summary>
    public string? TryRead(string path)
    {
        using Fd? file = Kernel.TryOpenBeneath(root, Encoding.UTF8.GetBytes(path), O_RDONLY);
        return file is null ? null : Encoding.UTF8.GetString(Kernel.ReadToEnd(file, path));
    }

    Fd Parent(string path, out byte[] name)
        => TryParent(path, out name) ?? throw new ErrnoException(Errno.ENOENT, "openat2", path);

    Fd? TryParent(string path, out byte[] name)
    {
        int slash = path.LastIndexOf('/');
        name = Encoding.UTF8.GetBytes(path[(slash + 1)..]);
        return Kernel.TryOpenBeneath(root, slash < 0 ? "."u8 : Encoding.UTF8.GetBytes(path[..slash]), O_RDONLY | O_DIRECTORY);
    }
}
