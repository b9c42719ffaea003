using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>
/// Unpacks a hostile archive below one directory that nobody else can reach (mode 0700 above it). Links are made as
/// they are given and never followed; what exists is unlinked before something takes its name; devices are left out.
/// </summary>
sealed class ArchiveExtractor : IDisposable
{
    readonly Fd _root;
    readonly ExtractLimits _limits;
    readonly Action _onProgress;
    readonly ExtractionTree _tree;
    readonly List<(byte[] Path, long ModifiedAt)> _directoryTimes = [];
    readonly byte[] _buffer = new byte[128 * 1024];
    long _entries, _bytes;
    int _devices, _attributes;

    /// <summary>Will extract into <paramref name="root"/>, calling <paramref name="onProgress"/> often.</summary>
    public ArchiveExtractor(Fd root, ExtractLimits limits, Action onProgress)
    {
        _root = root;
        _limits = limits;
        _onProgress = onProgress;
        _tree = new ExtractionTree(root) { OnImplied = CountEntry };
    }

    /// <summary>Extracts everything that <paramref name="reader"/> yields.</summary>
    public ExtractReport Extract(TarReader reader)
    {
        while (reader.Next() is { } entry)
        {
            CountEntry();
            Extract(entry, ArchivePath.Normalize(entry.Path), reader);
            _onProgress();
        }
        // Making entries changed the times of directories that were long done.
        foreach ((byte[] path, long modifiedAt) in _directoryTimes)
            _tree.SetTime(path, modifiedAt);
        return new ExtractReport(_entries, _bytes, _devices, _attributes);
    }

    void Extract(TarEntry entry, byte[] path, TarReader reader)
    {
        if (entry.Type is TarType.CharacterDevice or TarType.BlockDevice)
        {
            SkipDevice(entry, path);
            return;
        }
        if (entry.Uid is < 0 or >= IdRange.Size || entry.Gid is < 0 or >= IdRange.Size)
            throw ArchiveError.Refused(path, $"it belongs to {entry.Uid}:{entry.Gid}, a VE has the ids 0 to {IdRange.Size - 1}");
        _attributes += entry.ForeignAttributes;
        if (path.Length == 0)
        {
            if (entry.Type != TarType.Directory)
                throw ArchiveError.Refused(entry.Path, "the root must be a directory");
            Finish(entry, path, _root, _root, "."u8);
            return;
        }
        if (entry.Type != TarType.Directory && (path.AsSpan().SequenceEqual("proc"u8) || path.AsSpan().SequenceEqual("sys"u8) || path.AsSpan().SequenceEqual("dev"u8)))
            throw ArchiveError.Refused(path, "it must be an ordinary directory: a VE gets a mount there");
        Fd parent = _tree.Parent(path, out ReadOnlySpan<byte> name);
        switch (entry.Type)
        {
            case TarType.Directory:
                MakeDirectory(entry, path, parent, name);
                break;
            case TarType.File:
                MakeFile(entry, path, parent, name, reader);
                break;
            case TarType.HardLink:
                MakeHardLink(entry, path);
                break;
            case TarType.Link:
                MakeLink(entry, path, parent, name);
                break;
            default:
                MakeRoom(path, parent, name);
                Kernel.MakeFifoEntry(parent, name, TreeModes.PrivateFile);
                Kernel.ChownEntry(parent, name, (uint)entry.Uid, (uint)entry.Gid);
                Kernel.ChmodEntry(parent, name, entry.Mode);
                Kernel.SetTimesEntry(parent, name, entry.ModifiedAt);
                break;
        }
    }

    void SkipDevice(TarEntry entry, byte[] path)
    {
        // overlayfs.rst, "whiteouts and opaque directories": it would hide the file of that name from the VE.
        if (entry is { Type: TarType.CharacterDevice, DeviceMajor: 0, DeviceMinor: 0 })
            throw ArchiveError.Refused(path, "a character device 0:0 is an overlay whiteout");
        _devices++;
    }

    void MakeDirectory(TarEntry entry, byte[] path, Fd parent, ReadOnlySpan<byte> name)
    {
        if (Kernel.TryStatEntry(parent, name) is not { } present || (present.stx_mode & S_IFMT) != S_IFDIR)
        {
            MakeRoom(path, parent, name);
            Errno errno = Kernel.TryMakeDirectoryEntry(parent, name, TreeModes.PrivateDirectory);
            if (errno != Errno.OK)
                throw new ErrnoException(errno, "mkdirat", Kernel.ShowName(path));
        }
        using Fd directory = Kernel.OpenEntry(parent, name, O_RDONLY | O_DIRECTORY);
        Finish(entry, path, directory, directory, "."u8);
    }

    void MakeFile(TarEntry entry, byte[] path, Fd parent, ReadOnlySpan<byte> name, TarReader reader)
    {
        if (entry.Size > _limits.Bytes - _bytes)
            throw ArchiveError.TooBig(VeError.NoSpace, $"archive unpacks to more than {_limits.Bytes} bytes: '{Kernel.ShowName(path)}' has {entry.Size}");
        _bytes += entry.Size;
        MakeRoom(path, parent, name);
        using Fd file = Kernel.OpenEntry(parent, name, O_WRONLY | O_CREAT | O_EXCL, TreeModes.PrivateFile);
        string shown = Kernel.ShowName(path);
        long end = 0;
        foreach (SparseExtent extent in entry.Extents)
        {
            for (long done = 0; done < extent.Length;)
            {
                int count = reader.ReadData(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, extent.Length - done)));
                Kernel.WriteAt(file, _buffer.AsSpan(0, count), extent.Offset + done, shown);
                done += count;
                _onProgress();
            }
            end = extent.Offset + extent.Length;
        }
        if (end < entry.Size)
            Kernel.Check(ftruncate(file.Number, entry.Size), "ftruncate", shown);
        Finish(entry, path, file, parent, name);
    }

    void MakeHardLink(TarEntry entry, byte[] path)
    {
        byte[] target = ArchivePath.Normalize(entry.LinkTarget);
        ReadOnlySpan<byte> targetName = ArchivePath.Split(target, out ReadOnlySpan<byte> targetDirectory);
        using Fd? from = _tree.TryOpenDirectory(targetDirectory.IsEmpty ? "."u8 : targetDirectory, path);
        statx? found = from is null || targetName.IsEmpty ? null : Kernel.TryStatEntry(from, targetName);
        if (from is null || found is not { } file || (file.stx_mode & S_IFMT) != S_IFREG)
            throw ArchiveError.Refused(path, $"it is a hard link to '{Kernel.ShowName(target)}', which is no file that came before it");
        if (target.AsSpan().SequenceEqual(path))
            return;
        Fd parent = _tree.Parent(path, out ReadOnlySpan<byte> name);
        MakeRoom(path, parent, name);
        Kernel.LinkEntry(from, targetName, parent, name);
    }

    void MakeLink(TarEntry entry, byte[] path, Fd parent, ReadOnlySpan<byte> name)
    {
        if (entry.LinkTarget.Length is 0 or > 4095 || entry.LinkTarget.AsSpan().Contains((byte)0))
            throw ArchiveError.Refused(path, "its link target is empty, too long or contains a NUL byte");
        MakeRoom(path, parent, name);
        Kernel.SymlinkEntry(entry.LinkTarget, parent, name);
        _attributes += entry.Xattrs.Count;
        Kernel.ChownEntry(parent, name, (uint)entry.Uid, (uint)entry.Gid);
        Kernel.SetTimesEntry(parent, name, entry.ModifiedAt);
    }

    // A later entry replaces an earlier one. The name is freed first, so that nothing is written through what was there.
    void MakeRoom(byte[] path, Fd parent, ReadOnlySpan<byte> name)
    {
        Errno errno = Kernel.TryUnlinkEntry(parent, name);
        if (errno == Errno.EISDIR)
        {
            errno = Kernel.TryRemoveDirectoryEntry(parent, name);
            if (errno is Errno.ENOTEMPTY or Errno.EEXIST)
                throw ArchiveError.Refused(path, "it would replace a directory that is not empty");
            _tree.Forget(path);
        }
        if (errno is not (Errno.OK or Errno.ENOENT))
            throw new ErrnoException(errno, "unlinkat", Kernel.ShowName(path));
    }

    // chown(2) clears set-id bits and capabilities, so it comes first; writing an attribute changes no times but ctime.
    void Finish(TarEntry entry, byte[] path, Fd made, Fd parent, ReadOnlySpan<byte> name)
    {
        string shown = Kernel.ShowName(path);
        Kernel.Check(fchown(made.Number, (uint)entry.Uid, (uint)entry.Gid), "fchown", shown);
        Kernel.Check(fchmod(made.Number, entry.Mode), "fchmod", shown);
        foreach ((string key, byte[] value) in entry.Xattrs)
            if (ArchiveAttributes.IsKept(key, value))
                Kernel.SetXattr(made, key, value);
            else
                _attributes++;
        if (entry.Type == TarType.Directory)
            _directoryTimes.Add((path, entry.ModifiedAt));
        else
            Kernel.SetTimesEntry(parent, name, entry.ModifiedAt);
    }

    void CountEntry()
    {
        if (++_entries > _limits.Entries)
            throw ArchiveError.TooBig(VeError.Resources, $"archive has more than {_limits.Entries} entries");
    }

    /// <inheritdoc/>
    public void Dispose() => _tree.Dispose();
}
