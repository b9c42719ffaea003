namespace Vectl.Runtime.Watching;

/// <summary>What a VE did in a time, in units of its own, of the host and of its cap. What is not known is null.</summary>
/// <param name="Sample">The VE at the end of that time.</param>
/// <param name="Cpus">CPUs it used, e.g. 0.5.</param>
/// <param name="CpuOfHost">Percent of the host's CPUs.</param>
/// <param name="CpuOfCap">Percent of the CPUs that <c>cpu.max</c> allows.</param>
/// <param name="MemoryOfHost">Percent of the host's memory.</param>
/// <param name="MemoryOfCap">Percent of <c>memory.max</c>.</param>
/// <param name="SwapOfCap">Percent of <c>memory.swap.max</c>.</param>
/// <param name="PidsOfCap">Percent of <c>pids.max</c>.</param>
/// <param name="ReadRate">Bytes read from block devices a second.</param>
/// <param name="WriteRate">Bytes written a second.</param>
/// <param name="ReceiveRate">Bytes received from networks a second.</param>
/// <param name="SendRate">Bytes sent a second.</param>
public sealed record VeReport(VeSample Sample, double? Cpus, double? CpuOfHost, double? CpuOfCap, double? MemoryOfHost, double? MemoryOfCap, double? SwapOfCap,
    double? PidsOfCap, double? ReadRate, double? WriteRate, double? ReceiveRate, double? SendRate)
{
    /// <summary>The report on the time between two samples; from the VE's start on when <paramref name="before"/> is null or of an earlier run.</summary>
    public static VeReport Of(VeSample? before, VeSample now, HostCapacity host)
    {
        if (before is not null && !before.IsSameRun(now))
            before = null;
        double? seconds = before is null ? now.Ve.UptimeSeconds : (now.At - before.At).TotalSeconds;
        double? cpus = Rate(before?.Usage.Cpu.Total, now.Usage.Cpu.Total, before, seconds) / 1e6;
        return new(now, cpus, Percent(cpus, host.Cpus), Percent(cpus, now.Usage.Cpu.Cpus),
            Percent(now.Usage.Memory.Current, host.Memory), Percent(now.Usage.Memory.Current, now.Usage.Memory.Max.Value),
            Percent(now.Usage.Swap.Current, now.Usage.Swap.Max.Value), Percent(now.Usage.Pids.Current, now.Usage.Pids.Max.Value),
            Rate(before?.Usage.Io.ReadBytes, now.Usage.Io.ReadBytes, before, seconds), Rate(before?.Usage.Io.WrittenBytes, now.Usage.Io.WrittenBytes, before, seconds),
            Rate(before?.Network?.ReceivedBytes, now.Network?.ReceivedBytes, before, seconds), Rate(before?.Network?.SentBytes, now.Network?.SentBytes, before, seconds));
    }

    // A counter that went back was reset: an interface was replaced, or a device went away. There is no rate over that.
    static double? Rate(long? first, long? last, VeSample? before, double? seconds)
        => (before is null ? last : last - first) is >= 0 and var growth && seconds > 0 ? growth / seconds : null;

    static double? Percent(double? part, double? whole) => whole > 0 ? 100 * part / whole : null;
}
