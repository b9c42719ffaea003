using System.Globalization;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>
/// Things that one VE at most may have: a directory of symbolic links, thing -> CTID. <c>symlinkat(2)</c> makes a link
/// or fails, so nobody needs a global lock; and what a killed command left is found by looking at the VE it names.
/// </summary>
/// <param name="paths">The layout.</param>
/// <param name="directory">The directory of links.</param>
/// <param name="owns">Whether the VE of a configuration has the thing of a link's name.</param>
sealed class LinkIndex(VectlPaths paths, string directory, Func<VeConfig, string, bool> owns)
{
    // How long another command may keep the VE of a stale link locked before its link counts as live.
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Gives <paramref name="thing"/> to <paramref name="id"/>, whose lock the caller holds.</summary>
    /// <returns>Null when it is <paramref name="id"/>'s now, otherwise the VE that has it.</returns>
    public VeId? Claim(string thing, VeId id)
    {
        string path = PathOf(thing);
        while (!TryLink(path, id))
        {
            if (ReadTarget(path) is not { } owner)
                continue;
            if (owner == id)
                return null;
            if (IsOwned(thing, owner) || !Replace(thing, owner, id))
                return owner;
        }
        return null;
    }

    /// <summary>Takes <paramref name="thing"/> from <paramref name="id"/>; another VE's stays.</summary>
    public void Release(string thing, VeId id)
    {
        string path = PathOf(thing);
        if (ReadTarget(path) == id)
            Kernel.Remove(path);
    }

    /// <summary>The VE that has <paramref name="thing"/>, or null when none does.</summary>
    public VeId? Find(string thing) => ReadTarget(PathOf(thing)) is { } owner && IsOwned(thing, owner) ? owner : null;

    /// <summary>Takes all that links give to <paramref name="id"/>.</summary>
    public void ReleaseAll(VeId id)
    {
        foreach (string thing in ThingsOf(id).ToArray())
            Release(thing, id);
    }

    /// <summary>All that links give to <paramref name="id"/>, found by reading every link.</summary>
    public IEnumerable<string> ThingsOf(VeId id) => !Directory.Exists(directory) ? []
        : Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).Where(thing => !thing.StartsWith('.') && ReadTarget(PathOf(thing)) == id);

    string PathOf(string thing) => $"{directory}/{thing}";

    bool TryLink(string path, VeId id)
    {
        bool made = false;
        Directories.Within(directory, () =>
        {
            made = LibC.symlinkat(id.ToString(), LibC.AT_FDCWD, path) == 0;
            if (!made && Kernel.LastErrno != Errno.EEXIST)
                throw new ErrnoException(Kernel.LastErrno, "symlinkat", path);
        });
        return made;
    }

    bool IsOwned(string thing, VeId owner)
    {
        try
        {
            return VeConfigReader.TryRead(paths, owner) is { } config && owns(config, thing);
        }
        catch (VeException failure) when (failure.Error == VeError.InvalidConfiguration)
        {
            // Nobody can tell what that VE has, so it keeps what the link says.
            return true;
        }
    }

    // create holds its VE's lock from before the link until after the configuration file. So with the lock of the VE that
    // a link names, a link without configuration is stale for certain, and nobody else is replacing it either:
    //
    //   create 102: lock 102, link web1 -> 102, (killed)
    //   create 103: lock 103, web1 exists -> lock 102, look again, rename(web1 -> 103), unlock 102
    //   create 104: lock 104, web1 exists -> lock 102, look again: it names 103, start over
    bool Replace(string thing, VeId owner, VeId id)
    {
        string path = PathOf(thing);
        using VeLock? held = VeLock.TryTake(paths, owner, "create", Patience, out _, () => Kernel.TryStat(paths.State(owner)) is not null || Kernel.TryStat(paths.VeConfig(owner)) is not null);
        if (held is null)
            return false;
        if (ReadTarget(path) == owner && !IsOwned(thing, owner))
            RenameOver(path, id);
        return true;
    }

    void RenameOver(string path, VeId id)
    {
        string temporary = $"{directory}/.{Path.GetFileName(path)}.{LibC.getpid().ToString(CultureInfo.InvariantCulture)}.tmp";
        Kernel.Remove(temporary);
        Kernel.Check(LibC.symlinkat(id.ToString(), LibC.AT_FDCWD, temporary), "symlinkat", temporary);
        Kernel.Check(LibC.renameat2(LibC.AT_FDCWD, temporary, LibC.AT_FDCWD, path, 0), "renameat2", path);
    }

    // A link that says no CTID was not made here.
    unsafe VeId? ReadTarget(string path)
    {
        byte* target = stackalloc byte[16];
        nint length = LibC.readlinkat(LibC.AT_FDCWD, path, target, 16);
        if (length < 0)
            return Kernel.LastErrno == Errno.ENOENT ? null : throw new ErrnoException(Kernel.LastErrno, "readlinkat", path);
        string text = Encoding.ASCII.GetString(target, (int)length);
        if (VeId.TryParse(text, out VeId id))
            return id;
        throw new VeException(VeError.System, $"{path} points to '{Printable.Text(text)}', which is not a CTID", $"Remove {path}.");
    }
}
