using Vectl.Cgroups;
using Vectl.Cgroups.Devices;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Host;

/// <summary>Whether the disks below the private areas share themselves out as <c>io.weight</c> says: only BFQ and io.cost do.</summary>
static class IoWeightChecks
{
    public static IEnumerable<Finding> Run(VectlPaths paths)
    {
        if (CgroupMount.Find() is not { } mount || !mount.Controllers.Contains("io"))
            yield break;
        string? qos = HostFile.TryRead($"{mount.Path}/io.cost.qos");
        foreach (DeviceNumber disk in BlockDevices.Host.Below(FileSystemChecks.Existing(paths.PrivateAreas)))
            yield return Disk(NameOf(disk), disk.ToString(), HostFile.TryRead($"/sys/dev/block/{disk}/queue/scheduler") ?? "", qos, mount.Path);
    }

    static string NameOf(DeviceNumber disk)
    {
        foreach (string line in (HostFile.TryRead($"/sys/dev/block/{disk}/uevent") ?? "").Split('\n'))
            if (line.StartsWith("DEVNAME=", StringComparison.Ordinal))
                return line["DEVNAME=".Length..];
        return disk.ToString();
    }

    /// <param name="name">As below <c>/dev</c>.</param>
    /// <param name="device">Its number.</param>
    /// <param name="schedulers"><c>queue/scheduler</c>: those that there are, the active one in brackets.</param>
    /// <param name="qos">The root's <c>io.cost.qos</c>, a line for each disk; null when the kernel has no io.cost.</param>
    /// <param name="cgroups">Where cgroup2 is mounted.</param>
    internal static Finding Disk(string name, string device, string schedulers, string? qos, string cgroups)
    {
        const string area = "cgroups";
        string title = $"io.weight on {name}";
        string active = schedulers.Split('[', ']') is [_, var bracketed, _] ? bracketed : "none";
        if (active == "bfq")
            return Finding.Ok(area, title, "the scheduler bfq obeys it, up to 1000");
        if ((qos ?? "").Split('\n').Any(line => line.StartsWith(device + " ", StringComparison.Ordinal) && line.Split(' ').Contains("enable=1")))
            return Finding.Ok(area, title, "io.cost obeys it");
        string bfq = $"echo bfq > /sys/block/{name.Replace('/', '!')}/queue/scheduler";
        return Finding.Warning(area, title, $"nothing obeys it: the scheduler is {active}, and io.cost is {(qos is null ? "not in this kernel" : "off")}",
            qos is null ? bfq : $"{bfq}, or for a fast disk: echo '{device} enable=1' > {cgroups}/io.cost.qos");
    }
}
