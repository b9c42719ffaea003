using Vectl.Cgroups.Usage;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Tests.Top;

/// <summary>Made-up samples.</summary>
static class Samples
{
    public static readonly HostCapacity Host = new(4, 8L << 30, 6L << 30, 1L << 30, 1L << 30);

    public static VeSample Ve(int id, double at, long cpu, string? name = null, long? memory = null, long? limit = null, long? oomKills = 0, long received = 0, string device = "eth0") => new(
        new VeSummary(VeId.Parse(id.ToString()), name is null ? null : new VeConfig { Id = VeId.Parse(id.ToString()), Template = "busybox", Ids = new IdRange(1879048192), Name = VeName.Parse(name) },
            null, VeStatus.Running, new VeState { BootId = "x", InitPid = id, StartedAt = 1700000000 }, 2, 100),
        TimeSpan.FromSeconds(at),
        new CgroupUsage
        {
            Cpu = new CpuUsage { Total = cpu, User = cpu, System = 0, Quota = limit is null ? default : Cap.Of(50000), Period = 100000 },
            Memory = new MemoryUsage { Current = memory, Peak = memory, Max = limit is { } max ? Cap.Of(max) : Cap.None, Events = new MemoryEvents { OomKill = oomKills } },
            Pids = new PidsUsage { Current = id % 7, Max = Cap.None },
            Io = new IoUsage([new IoDevice(254, 0, 1 << 20, 2 << 20, 10, 20)], [], 100),
            CpuPressure = new Pressure(new Stall(id % 5, 0, 0, 1234567), null),
        },
        new NetworkUsage([new NetworkInterface(device, received, 1, 0, 0, 0, 0)]));

    public static HostSample At(double at, params VeSample[] ves) => new(TimeSpan.FromSeconds(at), Host, (long)(at * 1e6), [.. ves]);
}
