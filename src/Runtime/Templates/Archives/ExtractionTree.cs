using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>
/// The directories of the tree that is being extracted. Every path is resolved from the root's descriptor without
/// symbolic links; the directory of the entry before is kept open, because archives list one directory's files together.
/// </summary>
sealed class ExtractionTree(Fd root) : IDisposable
{
    byte[] _cachedPath = [];
    Fd? _cached;

    /// <summary>Called for every directory that an entry needs and the archive did not list.</summary>
    public Action OnImplied { get; init; } = () => { };

    /// <summary>The directory that holds <paramref name="path"/>, made if it is missing; valid until the next call.</summary>
    public Fd Parent(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        name = ArchivePath.Split(path, out ReadOnlySpan<byte> directory);
        if (directory.IsEmpty)
            return root;
        if (_cached is not null && directory.SequenceEqual(_cachedPath))
            return _cached;
        Fd opened = TryOpenDirectory(directory, path) ?? Make(directory, path);
        Forget();
        _cached = opened;
        _cachedPath = directory.ToArray();
        return opened;
    }

    /// <summary>Opens a directory without following links, or gives null when nothing has that name.</summary>
    public Fd? TryOpenDirectory(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path)
    {
        try
        {
            return Kernel.TryOpenBeneath(root, directory, O_RDONLY | O_DIRECTORY);
        }
        catch (ErrnoException exception) when (exception.Errno is Errno.ELOOP or Errno.ENOTDIR)
        {
            throw ArchiveError.Refused(path, "a directory of its path is a symbolic link or a file in this archive");
        }
    }

    /// <summary>Sets the time of a directory, unless a later entry took its place.</summary>
    public void SetTime(ReadOnlySpan<byte> directory, long modifiedAt)
    {
        try
        {
            using Fd? opened = Kernel.TryOpenBeneath(root, directory.IsEmpty ? "."u8 : directory, O_RDONLY | O_DIRECTORY);
            if (opened is not null)
                Kernel.SetTimesEntry(opened, "."u8, modifiedAt);
        }
        catch (ErrnoException exception) when (exception.Errno is Errno.ELOOP or Errno.ENOTDIR)
        {
            // It is a link or a file by now, which has its own time.
        }
    }

    /// <summary>Must be called when the directory <paramref name="path"/> was removed: it may be the one that is kept open.</summary>
    public void Forget(ReadOnlySpan<byte> path)
    {
        if (path.SequenceEqual(_cachedPath))
            Forget();
    }

    void Forget()
    {
        _cached?.Dispose();
        _cached = null;
        _cachedPath = [];
    }

    Fd Make(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path)
    {
        Fd? current = null;
        for (int end = 0; end < directory.Length; end++)
        {
            int slash = directory[end..].IndexOf((byte)'/');
            end = slash < 0 ? directory.Length : end + slash;
            ReadOnlySpan<byte> prefix = directory[..end];
            Fd next = TryOpenDirectory(prefix, path) ?? MakeOne(current ?? root, prefix);
            current?.Dispose();
            current = next;
        }
        return current ?? throw new InvalidOperationException("the root needs no making");
    }

    Fd MakeOne(Fd parent, ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<byte> name = ArchivePath.Split(prefix, out _);
        Errno errno = Kernel.TryMakeDirectoryEntry(parent, name, TreeModes.Program);
        if (errno != Errno.OK)
            throw new ErrnoException(errno, "mkdirat", Kernel.ShowName(prefix));
        OnImplied();
        Fd made = Kernel.OpenEntry(parent, name, O_RDONLY | O_DIRECTORY);
        Kernel.Check(fchmod(made.Number, TreeModes.Program), "fchmod", Kernel.ShowName(prefix));
        return made;
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();
}
