using Vectl.Cgroups.Usage;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Watching;
using static Vectl.Cli.OpenMetrics.MetricType;

namespace Vectl.Cli.OpenMetrics;

/// <summary>The metrics of containers. What the host does not account is left out; no limit is <c>+Inf</c>.</summary>
static class VeMetrics
{
    static readonly MetricFamily<VeSummary>[] _ofAll =
    [
        new("vectl_ve_info", Gauge, "Texts about a container; always 1.", ve =>
            [new(1, ("hostname", ve.Config?.EffectiveHostname ?? ""), ("ostemplate", ve.Config?.Template ?? ""))]),
        new("vectl_ve_running", Gauge, "Whether it runs: 1 or 0.", ve => [new(ve.Status == VeStatus.Running ? 1 : 0)]),
    ];

    static readonly MetricFamily<VeSample>[] _ofRunning =
    [
        new("vectl_ve_start_time_seconds", Gauge, "When it was started, in Unix time.", ve => [new(ve.Ve.State?.StartedAt)]),
        new("vectl_ve_cpu_seconds", Counter, "CPU time it used.", ve => [Seconds(ve.Usage.Cpu.User, ("mode", "user")), Seconds(ve.Usage.Cpu.System, ("mode", "system"))]),
        new("vectl_ve_cpu_limit", Gauge, "CPUs it may use (cpu.max).", ve => [new(ve.Usage.Cpu.Cpus ?? (ve.Usage.Cpu.Quota.IsNone ? double.PositiveInfinity : null))]),
        new("vectl_ve_cpu_weight", Gauge, "Its share when CPUs are scarce (cpu.weight).", ve => [new(ve.Usage.Cpu.Weight)]),
        new("vectl_ve_cpu_throttled_seconds", Counter, "Time for which its CPU limit held it back.", ve => [Seconds(ve.Usage.Cpu.Throttled)]),
        new("vectl_ve_cpu_throttled_periods", Counter, "Periods in which its CPU limit held it back.", ve => [new(ve.Usage.Cpu.ThrottledPeriods)]),
        new("vectl_ve_memory_bytes", Gauge, "Memory it uses, page cache included (memory.current).", ve => [new(ve.Usage.Memory.Current)]),
        new("vectl_ve_memory_peak_bytes", Gauge, "The most memory it used since its start (memory.peak).", ve => [new(ve.Usage.Memory.Peak)]),
        new("vectl_ve_memory_limit_bytes", Gauge, "Memory it may use (memory.max).", ve => [Limit(ve.Usage.Memory.Max)]),
        new("vectl_ve_memory_high_bytes", Gauge, "Memory from which on it is slowed and its memory reclaimed (memory.high).", ve => [Limit(ve.Usage.Memory.High)]),
        new("vectl_ve_memory_low_bytes", Gauge, "Memory that is left to it while others have some to give (memory.low).", ve => [Limit(ve.Usage.Memory.Low)]),
        new("vectl_ve_memory_kind_bytes", Gauge, "Its memory by kind (memory.stat).", ve => Kinds(ve.Usage.Memory.Stat)),
        new("vectl_ve_memory_scanned_pages", Counter, "Pages looked at to be reclaimed.", ve => [new(ve.Usage.Memory.Stat.Scanned)]),
        new("vectl_ve_memory_reclaimed_pages", Counter, "Pages that were reclaimed.", ve => [new(ve.Usage.Memory.Stat.Reclaimed)]),
        new("vectl_ve_memory_major_faults", Counter, "Page faults that waited for a disk.", ve => [new(ve.Usage.Memory.Stat.MajorFaults)]),
        new("vectl_ve_memory_events", Counter, "How often a limit of memory was met (memory.events).", ve => Events(ve.Usage.Memory.Events)),
        new("vectl_ve_oom_kills", Counter, "Processes killed for lack of memory.", ve => [new(ve.Usage.Memory.Events.OomKill)]),
        new("vectl_ve_swap_bytes", Gauge, "Swap it uses.", ve => [new(ve.Usage.Swap.Current)]),
        new("vectl_ve_swap_peak_bytes", Gauge, "The most swap it used since its start.", ve => [new(ve.Usage.Swap.Peak)]),
        new("vectl_ve_swap_limit_bytes", Gauge, "Swap it may use.", ve => [Limit(ve.Usage.Swap.Max)]),
        new("vectl_ve_pids", Gauge, "Its tasks, that is processes and threads.", ve => [new(ve.Usage.Pids.Current ?? ve.Ve.Processes)]),
        new("vectl_ve_pids_peak", Gauge, "The most tasks it had since its start.", ve => [new(ve.Usage.Pids.Peak)]),
        new("vectl_ve_pids_limit", Gauge, "Tasks it may have.", ve => [Limit(ve.Usage.Pids.Max)]),
        new("vectl_ve_pids_refused", Counter, "Tasks that its limit refused.", ve => [new(ve.Usage.Pids.HitMax)]),
        new("vectl_ve_io_bytes", Counter, "Bytes read from and written to block devices.", ve => Io(ve.Usage.Io, d => d.ReadBytes, d => d.WrittenBytes)),
        new("vectl_ve_io_operations", Counter, "Reads from and writes to block devices.", ve => Io(ve.Usage.Io, d => d.Reads, d => d.Writes)),
        new("vectl_ve_network_bytes", Counter, "Bytes that its network interfaces received and sent.", ve => Network(ve.Network, i => i.ReceivedBytes, i => i.SentBytes)),
        new("vectl_ve_network_packets", Counter, "Packets that its network interfaces received and sent.", ve => Network(ve.Network, i => i.ReceivedPackets, i => i.SentPackets)),
        new("vectl_ve_network_dropped_packets", Counter, "Packets that its network interfaces dropped.", ve => Network(ve.Network, i => i.ReceivedDropped, i => i.SentDropped)),
        new("vectl_ve_waiting_seconds", Counter, "Time in which some, or all, of its processes waited for a resource (pressure).", ve =>
            [.. Waiting("cpu", ve.Usage.CpuPressure), .. Waiting("memory", ve.Usage.MemoryPressure), .. Waiting("io", ve.Usage.IoPressure)]),
    ];

    /// <summary>The text for a sample.</summary>
    public static string Text(HostSample sample)
    {
        var writer = new MetricsWriter();
        foreach (MetricFamily<VeSummary> family in _ofAll)
            writer.Write(family, sample.Known, LabelsOf);
        foreach (MetricFamily<VeSample> family in _ofRunning)
            writer.Write(family, sample.Ves, ve => LabelsOf(ve.Ve));
        return writer.Finish();
    }

    static (string, string)[] LabelsOf(VeSummary ve) => [("ctid", ve.Id.ToString()), ("name", ve.Config?.Name?.Text ?? "")];

    static MetricPoint Seconds(long? microseconds, params (string, string)[] labels) => new(microseconds / 1e6, labels);

    static MetricPoint Limit(Cap cap) => new(cap.IsNone ? double.PositiveInfinity : cap.Value);

    static MetricPoint[] Kinds(MemoryStat stat) =>
    [
        new(stat.Anonymous, ("kind", "anon")), new(stat.File, ("kind", "file")), new(stat.Kernel, ("kind", "kernel")),
        new(stat.Shared, ("kind", "shmem")), new(stat.Sockets, ("kind", "sock")), new(stat.Slab, ("kind", "slab")),
    ];

    static MetricPoint[] Events(MemoryEvents events) =>
        [new(events.Low, ("event", "low")), new(events.High, ("event", "high")), new(events.Max, ("event", "max")), new(events.Oom, ("event", "oom"))];

    static IEnumerable<MetricPoint> Io(IoUsage io, Func<IoDevice, long> read, Func<IoDevice, long> written)
    {
        foreach (IoDevice device in io.Devices.IsDefault ? [] : io.Devices)
        {
            string name = $"{device.Major}:{device.Minor}";
            yield return new(read(device), ("device", name), ("operation", "read"));
            yield return new(written(device), ("device", name), ("operation", "write"));
        }
    }

    static IEnumerable<MetricPoint> Network(NetworkUsage? network, Func<NetworkInterface, long> received, Func<NetworkInterface, long> sent)
    {
        foreach (NetworkInterface i in network?.Interfaces ?? [])
        {
            yield return new(received(i), ("interface", i.Name), ("direction", "receive"));
            yield return new(sent(i), ("interface", i.Name), ("direction", "send"));
        }
    }

    static IEnumerable<MetricPoint> Waiting(string resource, Pressure pressure) =>
        [Seconds(pressure.Some?.Total, ("resource", resource), ("processes", "some")), Seconds(pressure.Full?.Total, ("resource", resource), ("processes", "all"))];
}
