using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Shows the root of a stopped VE on the host, for offline work: ids are the VE's own, 0 is its root.</summary>
public sealed class MountVe(VectlHost host)
{
    /// <summary>Mounts it and returns the mount point; an already mounted VE is no error.</summary>
    public string Mount(VeId id)
    {
        using VeLock held = host.Lock(id, "mount");
        return MountLocked(id);
    }

    /// <summary>As <see cref="Mount"/>, for a caller that holds the VE's lock.</summary>
    internal string MountLocked(VeId id)
    {
        VeConfig config = host.ReadConfig(id);
        using (RunningVe? running = new VeProbe(host).TryOpen(id))
            if (running is not null)
                throw new VeException(VeError.Running, $"CTID {id} is running: its files are at /proc/{running.State.InitPid}/root");
        string target = host.Paths.MountPoint(id);
        if (IsMounted(id))
            return target;
        string lower = host.Templates.TreeOf(TemplateName.Parse(host.Templates.Find(TemplateName.Parse(config.Template)).Name)), area = host.Paths.PrivateArea(id);
        CreateVe.Finish(host.Paths, id);
        // 0700 above it: a set-user-id program of a VE must not be in reach of the host's users (CVE-2025-64507).
        Directories.Ensure(host.Paths.MountPoints);
        Kernel.MakeDirectory(target, 0x1C0);
        string options = $"lowerdir={Escape(lower)},upperdir={Escape(area + "/upper")},workdir={Escape(area + "/work")}";
        if (mount("overlay", target, "overlay", (nuint)(MS_NODEV | MS_NOSUID), options) == 0)
            return target;
        Errno errno = Kernel.LastErrno;
        Kernel.Remove(target, directory: true);
        throw new VeException(VeError.MountFailed, $"mount overlay at {target}: {errno} ({errno.Text()})");
    }

    /// <summary>Unmounts it (exit code 40 when it is not mounted, 32 when it runs).</summary>
    public void Unmount(VeId id)
    {
        using VeLock held = host.Lock(id, "umount");
        host.ReadConfig(id);
        using (RunningVe? running = new VeProbe(host).TryOpen(id))
            if (running is not null)
                throw new VeException(VeError.Running, $"CTID {id} is running", $"Stop it first: vectl stop {id}");
        if (!UnmountIfMounted(id))
            throw new VeException(VeError.NotMounted, $"CTID {id} is not mounted");
    }

    /// <summary>Whether the VE's root is mounted on the host.</summary>
    public bool IsMounted(VeId id)
        => Kernel.TryStat(host.Paths.MountPoint(id)) is { } found && (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;

    /// <summary>Unmounts it if it is mounted; under the VE's lock.</summary>
    internal bool UnmountIfMounted(VeId id)
    {
        string target = host.Paths.MountPoint(id);
        if (!IsMounted(id))
            return false;
        if (umount2(target, UMOUNT_NOFOLLOW) < 0)
            throw new VeException(VeError.UnmountFailed, $"umount {target}: {Kernel.LastErrno} ({Kernel.LastErrno.Text()})", "Someone works in it: fuser -vm " + target);
        Kernel.Remove(target, directory: true);
        return true;
    }

    /// <summary>Removes what the last mount of a VE that does not run has left in its work directory, unless it is mounted; under the VE's lock.</summary>
    internal void RemoveOldWork(VeId id)
    {
        if (!IsMounted(id))
            TreeRemover.Remove(host.Paths.OldWork(id));
    }

    // overlayfs takes these as separators (Documentation/filesystems/overlayfs.rst).
    static string Escape(string path) => path.Replace("\\", "\\\\").Replace(",", "\\,").Replace(":", "\\:");
}
