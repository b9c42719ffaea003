using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>
/// A place in a tree that one walks down and up with a single descriptor, however deep the tree is: neither the limit
/// of open files nor PATH_MAX bounds it. It follows no symbolic link and enters no mount.
/// </summary>
public sealed class TreeCursor : IDisposable
{
    readonly Stack<statx> _above = new();
    Fd _directory;

    /// <summary>Begins at <paramref name="top"/>, which stays the caller's.</summary>
    public TreeCursor(Fd top) => _directory = Kernel.OpenEntry(top, "."u8, O_RDONLY | O_DIRECTORY);

    /// <summary>The directory it stands in; valid until the next step.</summary>
    public Fd Directory => _directory;

    /// <summary>Steps down into a directory.</summary>
    public void Enter(ReadOnlySpan<byte> name)
    {
        Fd child = Kernel.TryOpenBeneath(_directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, RESOLVE_NO_XDEV)
            ?? throw new ErrnoException(Errno.ENOENT, "openat2", Kernel.ShowName(name));
        _above.Push(Kernel.Stat(_directory));
        _directory.Dispose();
        _directory = child;
    }

    /// <summary>Steps back up, and makes sure that this is where it came from: a directory moved meanwhile has another parent.</summary>
    public void Leave()
    {
        Fd parent = Kernel.OpenEntry(_directory, ".."u8, O_RDONLY | O_DIRECTORY);
        statx expected = _above.Pop(), found = Kernel.Stat(parent);
        _directory.Dispose();
        _directory = parent;
        if (expected.stx_ino != found.stx_ino || expected.stx_dev_major != found.stx_dev_major || expected.stx_dev_minor != found.stx_dev_minor)
            throw new ErrnoException(Errno.ESTALE, "openat", ".. of a directory that was moved");
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
