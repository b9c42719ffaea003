using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Mounts;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Guest;

/// <summary>
/// The root file system of a VE, for what vectl itself reads and writes there. All of it is hostile: a path is resolved inside
/// the root by the kernel, through no magic link and into no other mount (the VE's <c>/proc</c> shows the host's root more than
/// the VE's), and nothing but ordinary files is opened. Ids are the VE's own.
/// </summary>
public sealed class GuestRoot : IDisposable
{
    const int ReadLimit = 1 << 20;
    const uint OrdinaryFile = 0x1A4, OrdinaryDirectory = 0x1ED, PermissionBits = 0xFFF;

    readonly Fd _root;
    readonly uint _base;
    readonly ulong _resolve;
    readonly string? _oldWork;
    readonly Fd? _layer;

    /// <summary>Takes over the descriptor of a root directory in which the VE's id 0 is <paramref name="idBase"/>.</summary>
    internal GuestRoot(Fd root, uint idBase, ulong resolve = RESOLVE_NO_XDEV, string? oldWork = null, Fd? layer = null)
        => (_root, _base, _resolve, _oldWork, _layer) = (root, idBase, resolve, oldWork, layer);

    /// <summary>The root of a VE that runs.</summary>
    public static GuestRoot Of(RunningVe running) => new(running.OpenRoot(), running.State.IdBase);

    /// <summary>The same, for what need not have reached the disk when it is written.</summary>
    internal static GuestRoot OfHasty(VectlHost host, RunningVe running)
        => new(running.OpenRoot(), running.State.IdBase, layer: Kernel.Open($"{host.Paths.PrivateArea(running.Id)}/upper", O_PATH | O_DIRECTORY));

    /// <summary>The root of a VE that does not run: where it is mounted on the host, or else mounted for this process only. The caller holds the VE's lock.</summary>
    public static GuestRoot OfStopped(VectlHost host, VeConfig config)
    {
        if (new MountVe(host).IsMounted(config.Id))
            return new GuestRoot(Kernel.Open(host.Paths.MountPoint(config.Id), O_PATH | O_DIRECTORY), idBase: 0);
        string area = host.Paths.PrivateArea(config.Id);
        return new GuestRoot(DetachedMount.Overlay(LowerOf(host, config), $"{area}/upper", $"{area}/work"), idBase: 0, oldWork: host.Paths.OldWork(config.Id));
    }

    /// <summary>The root of a VE that is being created, with a work directory that is used only this once. What is written is on its way to the disk, and no more.</summary>
    internal static GuestRoot OfNew(VectlHost host, VeConfig config, string work)
    {
        string upper = $"{host.Paths.PrivateArea(config.Id)}/upper";
        Fd layer = Kernel.Open(upper, O_PATH | O_DIRECTORY);
        return new GuestRoot(DetachedMount.Overlay(LowerOf(host, config), upper, work, isVolatile: true), idBase: 0, layer: layer);
    }

    static string LowerOf(VectlHost host, VeConfig config)
        => host.Templates.TreeOf(TemplateName.Parse(host.Templates.Find(TemplateName.Parse(config.Template)).Name));

    /// <summary>
    /// A directory of it as a root of its own, in which no symbolic link is followed: for places that belong to a user of the VE,
    /// who could lead root's hand elsewhere. Null when there is none.
    /// </summary>
    public GuestRoot? TryEnter(string path)
        => Kernel.TryOpenInRoot(_root, path, O_PATH | O_DIRECTORY, resolve: _resolve) is { } directory ? new GuestRoot(directory, _base, _resolve | RESOLVE_NO_SYMLINKS) : null;

    /// <summary>The root directory. Everything below it is hostile: open it with <see cref="Kernel.OpenInRoot"/>.</summary>
    internal Fd Directory => _root;

    /// <summary>What id 0 of the VE is here.</summary>
    internal uint IdBase => _base;

    /// <summary>Whose the root directory itself is.</summary>
    public GuestTraits Traits => TraitsOf(Kernel.Stat(_root));

    /// <summary>Whether there is anything at <paramref name="path"/>, with links followed.</summary>
    public bool Exists(string path)
    {
        using Fd? place = Kernel.TryOpenInRoot(_root, path, O_PATH, resolve: _resolve);
        return place is not null;
    }

    /// <summary>Whether <paramref name="path"/> is the name of anything, be it a link to nowhere.</summary>
    public bool HasEntry(string path)
    {
        using Fd? place = Kernel.TryOpenInRoot(_root, path, O_PATH | O_NOFOLLOW, resolve: _resolve);
        return place is not null;
    }

    /// <summary>Reads an ordinary file of at most <paramref name="limit"/> bytes; null when there is nothing.</summary>
    public GuestFile? TryRead(string path, int limit = ReadLimit)
    {
        using Fd? place = Kernel.TryOpenInRoot(_root, path, O_PATH, resolve: _resolve);
        if (place is null)
            return null;
        using Fd file = OpenOrdinary(place, O_RDONLY, path, out statx found);
        byte[] buffer = new byte[Math.Min((long)found.stx_size, limit) + 1];
        int length = 0;
        while (length < buffer.Length && Kernel.Read(file, buffer.AsSpan(length), path) is var count and > 0)
            length += count;
        if (length > limit)
            throw new VeException(VeError.System, $"{path} in the VE is longer than {limit} bytes");
        return new GuestFile(buffer[..length], TraitsOf(found));
    }

    /// <summary>Where a symbolic link points; null when there is none of that name.</summary>
    public string? TryReadLink(string path)
    {
        using Fd? parent = TryParent(path, out byte[] name);
        return parent is not null && Kernel.TryStatEntry(parent, name) is { } found && (found.stx_mode & S_IFMT) == S_IFLNK ? Encoding.UTF8.GetString(Kernel.ReadLinkEntry(parent, name)) : null;
    }

    /// <summary>What is at <paramref name="path"/>, to be put back.</summary>
    internal GuestEntry Remember(string path)
        => TryReadLink(path) is { } target ? new GuestEntry(path, null, target) : new GuestEntry(path, HasEntry(path) ? TryRead(path) : null, null);

    /// <summary>Puts back what was there.</summary>
    internal void Restore(GuestEntry old)
    {
        if (old.LinkTarget is not null)
            Link(old.Path, old.LinkTarget);
        else if (old.File is null)
            Remove(old.Path);
        else
            Replace(old.Path, old.File.Content, old.File.Traits);
    }

    /// <summary>The names of the ordinary files in a directory; none when there is no directory.</summary>
    public IEnumerable<string> FileNames(string path)
    {
        using Fd? directory = Kernel.TryOpenInRoot(_root, path, O_RDONLY | O_DIRECTORY, resolve: _resolve);
        if (directory is not null)
            foreach (DirectoryEntry entry in Kernel.ListEntries(directory))
                if (entry.Type == EntryType.File)
                    yield return Encoding.UTF8.GetString(entry.Name);
    }

    /// <summary>
    /// Puts a file in the place of what has its name, as a whole: readers see the old one or the new one. A symbolic link is
    /// replaced itself, and so is never written through.
    /// </summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="content">All of its content.</param>
    /// <param name="traits">Whose it will be; null keeps the old file's, or is root's with mode 0644.</param>
    public void Replace(string path, ReadOnlySpan<byte> content, GuestTraits? traits = null)
    {
        using Fd directory = Parent(path, out byte[] name);
        // Only the holder of the VE's lock writes, so one name is enough, and what a killed writer left goes with the next write.
        byte[] temporary = [(byte)'.', .. name, .. ".vectl"u8];
        GuestTraits wanted = traits ?? (Kernel.TryStatEntry(directory, name) is { } old && (old.stx_mode & S_IFMT) == S_IFREG ? TraitsOf(old) : new GuestTraits(OrdinaryFile));
        Kernel.TryUnlinkEntry(directory, temporary);
        try
        {
            using Fd file = Create(directory, temporary, wanted);
            Kernel.WriteAll(file.Number, content, path);
            Kernel.Check(fchmod(file.Number, wanted.Mode), "fchmod", path);
            if (_layer is null)
                Kernel.Sync(file);
            Kernel.RenameEntry(directory, temporary, name);
            SyncInLayer(path);
        }
        catch (ErrnoException failure)
        {
            Kernel.TryUnlinkEntry(directory, temporary);
            if (AtomicFile.ToNoSpace(failure, path) is { } noSpace)
                throw noSpace;
            throw;
        }
    }

    /// <summary>Makes a directory and what is missing above it, which will be root's with mode 0755; one that is there stays as it is.</summary>
    /// <returns>Whether it was made.</returns>
    public bool MakeDirectories(string path, GuestTraits? traits = null)
    {
        if (Exists(path))
            return false;
        GuestTraits wanted = traits ?? new GuestTraits(OrdinaryDirectory);
        if (path.LastIndexOf('/') is var slash and > 0)
            MakeDirectories(path[..slash]);
        using Fd parent = Parent(path, out byte[] name);
        Errno errno;
        using (Use(wanted))
            errno = Kernel.TryMakeDirectoryEntry(parent, name, wanted.Mode);
        if (errno != Errno.OK)
            throw new ErrnoException(errno, "mkdirat", path);
        // Whatever the umask was.
        using Fd made = OpenOwn(parent, name, O_RDONLY | O_DIRECTORY);
        Kernel.Check(fchmod(made.Number, wanted.Mode), "fchmod", path);
        return true;
    }

    /// <summary>Removes a file or a symbolic link; one that is not there is no error.</summary>
    public void Remove(string path)
    {
        using Fd? parent = TryParent(path, out byte[] name);
        Errno errno = parent is null ? Errno.ENOENT : Kernel.TryUnlinkEntry(parent, name);
        if (errno is not (Errno.OK or Errno.ENOENT))
            throw new ErrnoException(errno, "unlinkat", path);
    }

    /// <summary>Removes a directory with all that is in it; one that is not there is no error.</summary>
    public void RemoveTree(string path)
    {
        using Fd? parent = TryParent(path, out byte[] name);
        if (parent is not null)
            TreeRemover.Remove(parent, name);
    }

    /// <summary>Takes the lock of a file (lockf(3)), which is made with mode 0600 when it is missing; null when somebody has it.</summary>
    public Fd? TryLock(string path)
    {
        using Fd directory = Parent(path, out byte[] name);
        if (Kernel.TryStatEntry(directory, name) is null)
            Create(directory, name, new GuestTraits(Permissions.Private)).Dispose();
        using Fd place = OpenOwn(directory, name, O_PATH);
        Fd file = OpenOrdinary(place, O_WRONLY, path, out _);
        if (Kernel.TryLock(file, path))
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>Makes a symbolic link, which belongs to root, in the place of what has its name.</summary>
    public void Link(string path, string target)
    {
        Remove(path);
        using Fd parent = Parent(path, out byte[] name);
        using (Use(default))
            Kernel.SymlinkEntry(Encoding.UTF8.GetBytes(target), parent, name);
    }

    // Waiting for each file would take longer than all the rest of a create, or than many VEs together take. Once its blocks are on their
    // way, the fsync(2) of the configuration that follows, or the next commit of the file system's journal, makes them last.
    void SyncInLayer(string path)
    {
        using Fd? file = _layer is null ? null : Kernel.TryOpenBeneath(_layer, Encoding.UTF8.GetBytes(path), O_RDONLY | O_NONBLOCK);
        if (file is not null)
            Kernel.StartSync(file);
    }

    // The inode behind `place` is known to be harmless to open; its path could lead to another one by now.
    static Fd OpenOrdinary(Fd place, int flags, string path, out statx found)
    {
        found = Kernel.Stat(place);
        if ((found.stx_mode & S_IFMT) != S_IFREG)
            throw new VeException(VeError.System, $"{path} in the VE is {KindOf(found)}, expected an ordinary file");
        return Kernel.Open($"/proc/self/fd/{place.Number}", flags | O_NONBLOCK | O_NOCTTY);
    }

    // What was made a moment ago, or what the VE has mounted there since: that is not opened.
    static Fd OpenOwn(Fd directory, byte[] name, int flags)
        => Kernel.TryOpenBeneath(directory, name, flags | O_NOFOLLOW, RESOLVE_NO_XDEV) ?? throw new ErrnoException(Errno.ENOENT, "openat2", Kernel.ShowName(name));

    Fd Create(Fd directory, byte[] name, GuestTraits traits)
    {
        using (Use(traits))
            return Kernel.OpenEntry(directory, name, O_WRONLY | O_CREAT | O_EXCL, Permissions.Private);
    }

    // Beyond the VE's range begin the ids of another VE.
    FileIds Use(GuestTraits traits) => traits is { Uid: < IdRange.Size, Gid: < IdRange.Size }
        ? FileIds.Use(_base + traits.Uid, _base + traits.Gid)
        : throw new VeException(VeError.BadValue, $"no VE has the id {Math.Max(traits.Uid, traits.Gid)}: ids are below {IdRange.Size}");

    // An inode may belong to an id that the VE does not have; what takes its place is root's.
    GuestTraits TraitsOf(statx found) => new(found.stx_mode & PermissionBits, InVe(found.stx_uid), InVe(found.stx_gid));

    uint InVe(uint id) => id - _base < IdRange.Size ? id - _base : 0;

    Fd Parent(string path, out byte[] name) => TryParent(path, out name) ?? throw new ErrnoException(Errno.ENOENT, "openat2", path);

    Fd? TryParent(string path, out byte[] name)
    {
        int slash = path.LastIndexOf('/');
        name = Encoding.UTF8.GetBytes(path[(slash + 1)..]);
        return Kernel.TryOpenInRoot(_root, slash < 0 ? "." : path[..(slash + 1)], O_PATH | O_DIRECTORY, resolve: _resolve);
    }

    static string KindOf(statx found) => (found.stx_mode & S_IFMT) switch
    {
        S_IFDIR => "a directory",
        S_IFIFO => "a FIFO",
        S_IFSOCK => "a socket",
        S_IFLNK => "a symbolic link",
        _ => "a device",
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _layer?.Dispose();
        if (_oldWork is not null)
            TreeRemover.Remove(_oldWork);
    }
}
