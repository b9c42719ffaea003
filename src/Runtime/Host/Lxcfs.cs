using Vectl.Linux;
using Vectl.Runtime.Configuration;

namespace Vectl.Runtime.Host;

/// <summary>
/// lxcfs: a file system in user space that answers <c>/proc/meminfo</c>, <c>/proc/cpuinfo</c> and their like for the cgroup of the
/// process that asks. A VE that was started while it ran loses these files when it ends, until the VE is started anew.
/// </summary>
static class Lxcfs
{
    /// <summary>The directory that it serves, or null when it is switched off or does not run.</summary>
    public static string? DirectoryOf(HostConfig config)
        => config.Lxcfs != HostConfig.NoLxcfs && Look(config.Lxcfs) == Errno.OK ? config.Lxcfs : null;

    /// <summary>OK when it serves <paramref name="directory"/>; ENOENT when nobody does; ENOTCONN when it ended and left the mount behind.</summary>
    public static Errno Look(string directory)
    {
        try
        {
            return Kernel.TryStat(directory + "/proc/meminfo") is null ? Errno.ENOENT : Errno.OK;
        }
        catch (ErrnoException failure)
        {
            return failure.Errno;
        }
    }
}
