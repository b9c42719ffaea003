using Vectl.Linux;
using Vectl.Runtime.Configuration;

namespace Vectl.Runtime.Host;

/// <summary>Whether VEs see their own memory and CPUs, or the host's.</summary>
static class LxcfsChecks
{
    const string Area = "inside", Name = "lxcfs";

    public static IEnumerable<Finding> Run(string directory) => [Of(directory, directory == HostConfig.NoLxcfs ? Errno.OK : Lxcfs.Look(directory))];

    internal static Finding Of(string directory, Errno look) => (directory, look) switch
    {
        (HostConfig.NoLxcfs, _) => Finding.Ok(Area, Name, "switched off in vectl.yaml: /proc/meminfo and its like show the host in containers"),
        (_, Errno.OK) => Finding.Ok(Area, Name, $"serves {directory}"),
        (_, Errno.ENOENT) => Finding.Warning(Area, Name, $"does not serve {directory}: free, top and nproc show the host in containers", "apt-get install lxcfs; then restart the containers"),
        _ => Finding.Warning(Area, Name, $"{directory}: {look}; it ended, and containers that were started before cannot read /proc/meminfo and its like", "systemctl restart lxcfs; then restart these containers"),
    };
}
