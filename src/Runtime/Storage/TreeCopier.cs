using Vectl.Linux;
using Vectl.Runtime.Errors;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>
/// Copies files, links and directories of which one side, or both, may be hostile and change meanwhile: by descriptors, one
/// name at a time, following no link and entering no mount. A file is there as a whole or not at all.
/// </summary>
sealed class TreeCopier(CopyRules rules)
{
    // More than a path can have: a tree that contains its own copy has no end otherwise.
    const int Deepest = 2048;

    const uint PermissionBits = 0xFFF;

    readonly byte[] _buffer = new byte[128 * 1024];
    readonly AttributeCopier _attributes = new(rules);
    readonly LinkedCopies _linked = new();
    readonly NewEntries _entries = new();
    readonly Stack<Level> _levels = new();

    /// <summary>Copies one entry with all that is below it; a directory that is there already gets what it does not have.</summary>
    public void Copy(Fd fromDirectory, byte[] from, Fd toDirectory, byte[] to)
    {
        statx found = Kernel.TryStatEntry(fromDirectory, from) ?? throw new ErrnoException(Errno.ENOENT, "statx", Kernel.ShowName(from));
        _levels.Clear();
        if ((found.stx_mode & S_IFMT) == S_IFDIR)
            CopyTree(fromDirectory, from, toDirectory, to);
        else
            CopyOne(fromDirectory, from, toDirectory, to, toDirectory);
    }

    /// <summary>Copies what a stream has to its end.</summary>
    public void CopyStream(Fd from, Fd toDirectory, byte[] to, uint mode)
    {
        RefuseKernelFiles(toDirectory, to);
        using NewFile file = _entries.File(toDirectory);
        string shown = Kernel.ShowName(to);
        for (long done = 0; Kernel.Read(from, _buffer, "standard input") is var count and > 0; done += count)
        {
            Kernel.WriteAll(file.Content.Number, _buffer.AsSpan(0, count), shown);
            rules.OnProgress(shown, done, 0);
        }
        SetOwner(file.Content, new statx { stx_mode = (ushort)(S_IFREG | mode) }, shown);
        file.Commit(to);
    }

    /// <summary>Copies an ordinary file to a stream.</summary>
    /// <param name="place">The file, opened with O_PATH.</param>
    /// <param name="to">The stream.</param>
    /// <param name="shown">The file's name for messages.</param>
    public void CopyToStream(Fd place, Fd to, string shown)
    {
        statx found = Kernel.Stat(place);
        if ((found.stx_mode & S_IFMT) != S_IFREG || IsOfKernel(place))
            throw new VeException(VeError.BadValue, $"{shown} is no ordinary file");
        using Fd source = Reopen(place);
        for (long done = 0; Kernel.Read(source, _buffer, shown) is var count and > 0; done += count)
        {
            Kernel.WriteAll(to.Number, _buffer.AsSpan(0, count), "standard output");
            rules.OnProgress(shown, done, (long)found.stx_size);
        }
    }

    void CopyTree(Fd fromDirectory, byte[] name, Fd toDirectory, byte[] to)
    {
        using TreeCursor source = new(fromDirectory), target = new(toDirectory);
        Descend(source, name, target, to);
        while (_levels.TryPeek(out Level? level))
        {
            if (!level.Pending.TryDequeue(out DirectoryEntry entry))
            {
                if (level.IsNew)
                    FinishDirectory(source.Directory, target.Directory, level);
                _levels.Pop();
                source.Leave();
                target.Leave();
            }
            else if (Kernel.TryStatEntry(source.Directory, entry.Name) is not { } found)
                rules.OnSkip($"{Kernel.ShowName(entry.Name)}: it is gone");
            else if ((found.stx_mode & S_IFMT) == S_IFDIR)
                Descend(source, entry.Name, target, entry.Name);
            else
                CopyOne(source.Directory, entry.Name, target.Directory, entry.Name, toDirectory);
        }
    }

    void Descend(TreeCursor source, byte[] name, TreeCursor target, byte[] to)
    {
        if (_levels.Count == Deepest)
            throw new VeException(VeError.BadValue, $"the tree has more than {Deepest} directories one in another", "A directory cannot be copied into itself.");
        try
        {
            source.Enter(name);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EXDEV or Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            rules.OnSkip($"{Kernel.ShowName(name)}: {(failure.Errno == Errno.EXDEV ? "something is mounted there" : "something else took its place")}");
            return;
        }
        RefuseKernelFiles(source.Directory, name);
        RefuseKernelFiles(target.Directory, to);
        statx found = Kernel.Stat(source.Directory);
        bool isNew = _entries.TryMakeDirectory(target.Directory, to, made => Finish(source.Directory, made, found, Kernel.ShowName(to)));
        EnterTarget(target, to);
        _levels.Push(new Level(to, found, isNew, new Queue<DirectoryEntry>(Kernel.ListEntries(source.Directory))));
    }

    // What filling it changes, or what would be passed on to all that it is filled with.
    void FinishDirectory(Fd source, Fd made, Level level)
    {
        string shown = Kernel.ShowName(level.Name);
        _attributes.CopyDefaultAcl(source, made, shown);
        if (rules.KeepTimes)
            Kernel.SetTimes(made, level.Found.stx_mtime, shown);
    }

    static void EnterTarget(TreeCursor target, byte[] name)
    {
        try
        {
            target.Enter(name);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EXDEV or Errno.ENOTDIR or Errno.ELOOP)
        {
            throw new VeException(VeError.BadValue, failure.Errno == Errno.EXDEV
                ? $"something is mounted at {Kernel.ShowName(name)} of the destination" : $"{Kernel.ShowName(name)} is no directory at the destination",
                "Copy it to another place, or to that place by itself.");
        }
    }

    void CopyOne(Fd fromDirectory, byte[] from, Fd toDirectory, byte[] to, Fd top)
    {
        string shown = Kernel.ShowName(from);
        // Of what the descriptor holds no other can take the place; opening it so does nothing to a device or a FIFO.
        using Fd? place = Kernel.TryOpenBeneath(fromDirectory, from, O_PATH | O_NOFOLLOW);
        if (place is null)
        {
            rules.OnSkip($"{shown}: it is gone");
            return;
        }
        statx found = Kernel.Stat(place);
        RefuseKernelFiles(place, from);
        RefuseKernelFiles(toDirectory, to);
        switch (found.stx_mode & S_IFMT)
        {
            case S_IFREG:
                if (found.stx_nlink == 1)
                    CopyFile(place, found, toDirectory, to, shown);
                else
                    CopyLinked(place, found, toDirectory, to, shown, top);
                break;
            case S_IFLNK:
                (uint uid, uint gid) = rules.OwnerOf(found);
                _entries.Symlink(Kernel.ReadLinkEntry(place, ""u8), toDirectory, to, uid, gid);
                break;
            default:
                rules.OnSkip($"{shown}: it is neither a file, a directory nor a symbolic link");
                break;
        }
    }

    // One name more for the copy that there is; where that cannot be, one more copy.
    void CopyLinked(Fd place, statx found, Fd toDirectory, byte[] to, string shown, Fd top)
    {
        using Fd? first = _linked.TryOpen(top, found);
        if (first is null || _entries.TryLink(first, toDirectory, to) != Errno.OK)
            CopyFile(place, found, toDirectory, to, shown, copy => _linked.Add(found, PathOf(to), copy));
    }

    byte[] PathOf(byte[] name)
    {
        var path = new List<byte>();
        foreach (Level level in _levels.Reverse())
            path.AddRange([.. level.Name, (byte)'/']);
        return [.. path, .. name];
    }

    void CopyFile(Fd place, statx found, Fd toDirectory, byte[] to, string shown, Action<Fd>? then = null)
    {
        using Fd source = Reopen(place);
        using NewFile file = _entries.File(toDirectory);
        CopyData(source, file.Content, (long)found.stx_size, shown);
        Finish(source, file.Content, found, shown);
        if (rules.KeepTimes)
            Kernel.SetTimes(file.Content, found.stx_mtime, shown);
        try
        {
            file.Commit(to);
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.EISDIR)
        {
            throw new VeException(VeError.BadValue, $"{Kernel.ShowName(to)} is a directory at the destination, and {shown} a file");
        }
        then?.Invoke(file.Content);
    }

    static Fd Reopen(Fd place) => Kernel.Open($"/proc/self/fd/{place.Number}", O_RDONLY | O_NONBLOCK | O_NOCTTY);

    // As much as there was when it was opened, so that a file which grows has an end; holes stay holes.
    void CopyData(Fd from, Fd to, long size, string shown)
    {
        long done = 0;
        while (Kernel.TryNextData(from, done, size) is { } range)
        {
            for (done = range.Start; done < range.End;)
            {
                int count = Kernel.ReadAt(from, _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, range.End - done)), done, shown);
                if (count == 0)
                {
                    // It became shorter meanwhile.
                    size = done;
                    break;
                }
                Kernel.WriteAt(to, _buffer.AsSpan(0, count), done, shown);
                done += count;
                rules.OnProgress(shown, done, size);
            }
        }
        Kernel.Check(ftruncate(to.Number, size), "ftruncate", shown);
    }

    void Finish(Fd source, Fd made, statx found, string shown)
    {
        SetOwner(made, found, shown);
        _attributes.Copy(source, made, shown);
    }

    // chown(2) clears set-id bits and capabilities, so it comes first.
    void SetOwner(Fd made, statx found, string shown)
    {
        (uint uid, uint gid) = rules.OwnerOf(found);
        Kernel.Check(fchown(made.Number, uid, gid), "fchown", shown);
        Kernel.Check(fchmod(made.Number, found.stx_mode & PermissionBits & rules.ModeBits), "fchmod", shown);
    }

    static void RefuseKernelFiles(Fd place, ReadOnlySpan<byte> name)
    {
        if (IsOfKernel(place))
            throw new VeException(VeError.BadValue, $"{Kernel.ShowName(name)} is in a file system of the kernel's own, as /proc and /sys are", "What is there is read and written by programs: vectl exec CTID cat FILE");
    }

    // What root of the host does there it does to the host. A VE can mount these wherever it likes.
    static bool IsOfKernel(Fd place) => Kernel.FileSystemMagic(place) is PROC_SUPER_MAGIC or SYSFS_MAGIC or CGROUP_SUPER_MAGIC or CGROUP2_SUPER_MAGIC;

    sealed record Level(byte[] Name, statx Found, bool IsNew, Queue<DirectoryEntry> Pending);
}
