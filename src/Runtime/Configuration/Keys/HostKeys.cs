using Vectl.Runtime.Values;
using Key = Vectl.Runtime.Configuration.Keys.ConfigKey<Vectl.Runtime.Configuration.HostConfig>;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The keys of <c>vectl.yaml</c>.</summary>
static class HostKeys
{
    /// <summary>All of them, in the order of the file.</summary>
    public static readonly ConfigTable<HostConfig> Table = new(
    [
        Key.Of("template", "The template of create without --ostemplate.", ConfigTypes.Template, c => c.Template, (c, v) => c with { Template = v! }),
        Key.Section("ids", "The host ids that VEs have.",
        [
            Key.Of("first", "The first of them.", ConfigTypes.Ids, c => new IdRange(c.FirstId), (c, v) => c with { FirstId = v!.Value.Base }),
            Key.Of("count", "For how many VEs they are, at 65536 each.", ConfigTypes.Number(1, 65534, "VEs"), c => c.IdRanges, (c, v) => c with { IdRanges = (int)v!.Value }),
        ]),
        Key.Of("cgroup", "The cgroup below the cgroup2 mount that holds the VEs.", ConfigTypes.Cgroup, c => c.CgroupParent, (c, v) => c with { CgroupParent = v! }),
        Key.Of("stop_timeout", "Seconds that a graceful stop may take.", ConfigTypes.Number(1, 86400, "seconds"), c => c.StopTimeout, (c, v) => c with { StopTimeout = (int)v!.Value }),
        Key.Of("console_log", "Bytes of a console log before it is rotated.", ConfigTypes.Number(4096, 1 << 30, "bytes"), c => c.ConsoleLogBytes, (c, v) => c with { ConsoleLogBytes = v!.Value }),
        Key.Of("lxcfs", "Where lxcfs serves what VEs see of the machine in /proc, or off.", ConfigTypes.PathOrOff, c => c.Lxcfs, (c, v) => c with { Lxcfs = v! }),
        Key.Of("neighbour_devices", "The interfaces on whose networks the host answers for addresses of routed VEs: auto for those whose network has the address, or none.", NetworkTypes.NeighbourDevices, c => c.NeighbourDevices, (c, v) => c with { NeighbourDevices = v!.Value }),
        Key.Of("firewall_check", "Whether a start looks for somebody on the host who drops the VE's packets. host-check always does.", ConfigTypes.Boolean, c => c.ChecksFirewall, (c, v) => c with { ChecksFirewall = v!.Value }),
    ]);
}
