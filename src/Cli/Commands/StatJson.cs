using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Vectl.Cgroups.Usage;
using Vectl.Cli.Output;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Commands;

/// <summary>
/// <c>stat --json</c>: bytes, microseconds and counts as the kernel has them, under the kernel's names. A limit is a number,
/// or "max"; null is what this host does not tell. Keys are added in later versions, never taken away.
/// </summary>
static class StatJson
{
    /// <summary>One report.</summary>
    public static void Write(Terminal terminal, HostSample now, HostSample? before) => Json.Write(terminal, writer =>
    {
        ImmutableArray<OomKill> log = WatchVes.OomLogFor(now);
        writer.WriteStartObject();
        writer.WriteString("time", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteNumberOrNull("interval_seconds", (now.At - before?.At)?.TotalSeconds);
        writer.WriteStartObject("host");
        writer.WriteNumber("cpus", now.Capacity.Cpus);
        writer.WriteNumberOrNull("cpus_used", before is null ? null : now.CpusSince(before));
        writer.WriteNumberOrNull("memory", now.Capacity.Memory);
        writer.WriteNumberOrNull("memory_available", now.Capacity.AvailableMemory);
        writer.WriteNumberOrNull("swap", now.Capacity.Swap);
        writer.WriteNumberOrNull("swap_free", now.Capacity.FreeSwap);
        writer.WriteEndObject();
        writer.WriteStartArray("containers");
        foreach (VeReport report in now.ReportSince(before))
            WriteContainer(writer, report, WatchVes.OomKillsOf(report.Sample.Ve, log));
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    static void WriteContainer(Utf8JsonWriter writer, VeReport report, IReadOnlyList<OomKill> kills)
    {
        CgroupUsage usage = report.Sample.Usage;
        writer.WriteStartObject();
        writer.WriteNumber("ctid", report.Sample.Ve.Id.Number);
        writer.WriteString("name", report.Sample.Ve.Config?.Name?.Text);
        writer.WriteString("hostname", report.Sample.Ve.Config?.EffectiveHostname);
        writer.WriteNumberOrNull("uptime", report.Sample.Ve.UptimeSeconds);
        WriteCpu(writer, usage, report);
        WriteMemory(writer, usage, report);
        WriteOomKills(writer, kills);
        WriteSwap(writer, usage.Swap, report);
        WritePids(writer, usage.Pids, report);
        WriteIo(writer, usage, report);
        WriteNetwork(writer, report);
        writer.WriteEndObject();
    }

    static void WriteCpu(Utf8JsonWriter writer, CgroupUsage usage, VeReport report)
    {
        writer.WriteStartObject("cpu");
        writer.WriteNumberOrNull("cpus", report.Cpus);
        writer.WriteNumberOrNull("percent_of_host", report.CpuOfHost);
        writer.WriteNumberOrNull("percent_of_cap", report.CpuOfCap);
        if (usage.Cpu.Cpus is { } cap)
            writer.WriteNumber("cap_cpus", Math.Round(cap, 3));
        else
            WriteCap(writer, "cap_cpus", usage.Cpu.Quota.IsNone ? Cap.None : default);
        writer.WriteNumberOrNull("weight", usage.Cpu.Weight);
        writer.WriteNumberOrNull("usage_usec", usage.Cpu.Total);
        writer.WriteNumberOrNull("user_usec", usage.Cpu.User);
        writer.WriteNumberOrNull("system_usec", usage.Cpu.System);
        writer.WriteNumberOrNull("nr_periods", usage.Cpu.Periods);
        writer.WriteNumberOrNull("nr_throttled", usage.Cpu.ThrottledPeriods);
        writer.WriteNumberOrNull("throttled_usec", usage.Cpu.Throttled);
        WritePressure(writer, usage.CpuPressure);
        writer.WriteEndObject();
    }

    static void WriteMemory(Utf8JsonWriter writer, CgroupUsage usage, VeReport report)
    {
        MemoryUsage memory = usage.Memory;
        writer.WriteStartObject("memory");
        writer.WriteNumberOrNull("current", memory.Current);
        writer.WriteNumberOrNull("peak", memory.Peak);
        writer.WriteNumberOrNull("percent_of_host", report.MemoryOfHost);
        writer.WriteNumberOrNull("percent_of_cap", report.MemoryOfCap);
        WriteCap(writer, "max", memory.Max);
        WriteCap(writer, "high", memory.High);
        WriteCap(writer, "low", memory.Low);
        writer.WriteNumberOrNull("anon", memory.Stat.Anonymous);
        writer.WriteNumberOrNull("file", memory.Stat.File);
        writer.WriteNumberOrNull("kernel", memory.Stat.Kernel);
        writer.WriteNumberOrNull("shmem", memory.Stat.Shared);
        writer.WriteNumberOrNull("sock", memory.Stat.Sockets);
        writer.WriteNumberOrNull("slab", memory.Stat.Slab);
        writer.WriteNumberOrNull("slab_reclaimable", memory.Stat.SlabReclaimable);
        writer.WriteNumberOrNull("unevictable", memory.Stat.Unevictable);
        writer.WriteNumberOrNull("pgscan", memory.Stat.Scanned);
        writer.WriteNumberOrNull("pgsteal", memory.Stat.Reclaimed);
        writer.WriteNumberOrNull("pgmajfault", memory.Stat.MajorFaults);
        writer.WriteNumberOrNull("workingset_refault", memory.Stat.Refaulted);
        WriteEvents(writer, "events", memory.Events);
        WriteEvents(writer, "events_local", memory.OwnEvents);
        WritePressure(writer, usage.MemoryPressure);
        writer.WriteEndObject();
    }

    static void WriteEvents(Utf8JsonWriter writer, string name, MemoryEvents events)
    {
        writer.WriteStartObject(name);
        writer.WriteNumberOrNull("low", events.Low);
        writer.WriteNumberOrNull("high", events.High);
        writer.WriteNumberOrNull("max", events.Max);
        writer.WriteNumberOrNull("oom", events.Oom);
        writer.WriteNumberOrNull("oom_kill", events.OomKill);
        writer.WriteEndObject();
    }

    // Only what the kernel's log still has: memory.events.oom_kill says how many there were.
    static void WriteOomKills(Utf8JsonWriter writer, IReadOnlyList<OomKill> kills)
    {
        writer.WriteStartArray("oom_kills");
        foreach (OomKill kill in kills)
        {
            writer.WriteStartObject();
            writer.WriteString("time", WatchVes.TimeOf(kill).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteNumber("host_pid", kill.Pid);
            writer.WriteString("command", kill.Command);
            writer.WriteString("cause", kill.ByLimit ? "limit" : "host");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void WriteSwap(Utf8JsonWriter writer, SwapUsage swap, VeReport report)
    {
        writer.WriteStartObject("swap");
        writer.WriteNumberOrNull("current", swap.Current);
        writer.WriteNumberOrNull("peak", swap.Peak);
        writer.WriteNumberOrNull("percent_of_cap", report.SwapOfCap);
        WriteCap(writer, "max", swap.Max);
        WriteCap(writer, "high", swap.High);
        writer.WriteNumberOrNull("events_max", swap.HitMax);
        writer.WriteNumberOrNull("events_fail", swap.Failed);
        writer.WriteEndObject();
    }

    static void WritePids(Utf8JsonWriter writer, PidsUsage pids, VeReport report)
    {
        writer.WriteStartObject("pids");
        writer.WriteNumberOrNull("current", pids.Current ?? report.Sample.Ve.Processes);
        writer.WriteNumberOrNull("peak", pids.Peak);
        writer.WriteNumberOrNull("percent_of_cap", report.PidsOfCap);
        WriteCap(writer, "max", pids.Max);
        writer.WriteNumberOrNull("events_max", pids.HitMax);
        writer.WriteEndObject();
    }

    static void WriteIo(Utf8JsonWriter writer, CgroupUsage usage, VeReport report)
    {
        writer.WriteStartObject("io");
        writer.WriteNumberOrNull("read_bytes_per_second", report.ReadRate);
        writer.WriteNumberOrNull("write_bytes_per_second", report.WriteRate);
        writer.WriteNumberOrNull("rbytes", usage.Io.ReadBytes);
        writer.WriteNumberOrNull("wbytes", usage.Io.WrittenBytes);
        writer.WriteNumberOrNull("rios", usage.Io.Reads);
        writer.WriteNumberOrNull("wios", usage.Io.Writes);
        writer.WriteNumberOrNull("weight", usage.Io.Weight);
        writer.WriteStartArray("devices");
        foreach (IoDevice device in usage.Io.Devices.IsDefault ? [] : usage.Io.Devices)
        {
            writer.WriteStartObject();
            writer.WriteString("device", $"{device.Major}:{device.Minor}");
            writer.WriteNumber("rbytes", device.ReadBytes);
            writer.WriteNumber("wbytes", device.WrittenBytes);
            writer.WriteNumber("rios", device.Reads);
            writer.WriteNumber("wios", device.Writes);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("max");
        foreach (IoCap cap in usage.Io.Caps)
        {
            writer.WriteStartObject();
            writer.WriteString("device", $"{cap.Major}:{cap.Minor}");
            WriteCap(writer, "rbps", cap.ReadBytes);
            WriteCap(writer, "wbps", cap.WrittenBytes);
            WriteCap(writer, "riops", cap.Reads);
            WriteCap(writer, "wiops", cap.Writes);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        WritePressure(writer, usage.IoPressure);
        writer.WriteEndObject();
    }

    static void WriteNetwork(Utf8JsonWriter writer, VeReport report)
    {
        writer.WriteStartObject("network");
        writer.WriteNumberOrNull("rx_bytes_per_second", report.ReceiveRate);
        writer.WriteNumberOrNull("tx_bytes_per_second", report.SendRate);
        writer.WriteStartArray("interfaces");
        foreach (NetworkInterface i in report.Sample.Network?.Interfaces ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("name", i.Name);
            writer.WriteNumber("rx_bytes", i.ReceivedBytes);
            writer.WriteNumber("rx_packets", i.ReceivedPackets);
            writer.WriteNumber("rx_dropped", i.ReceivedDropped);
            writer.WriteNumber("tx_bytes", i.SentBytes);
            writer.WriteNumber("tx_packets", i.SentPackets);
            writer.WriteNumber("tx_dropped", i.SentDropped);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void WritePressure(Utf8JsonWriter writer, Pressure pressure)
    {
        writer.WriteStartObject("pressure");
        WriteStall(writer, "some", pressure.Some);
        WriteStall(writer, "full", pressure.Full);
        writer.WriteEndObject();
    }

    static void WriteStall(Utf8JsonWriter writer, string name, Stall? stall)
    {
        writer.WriteStartObject(name);
        writer.WriteNumberOrNull("avg10", stall?.Percent10);
        writer.WriteNumberOrNull("avg60", stall?.Percent60);
        writer.WriteNumberOrNull("avg300", stall?.Percent300);
        writer.WriteNumberOrNull("total_usec", stall?.Total);
        writer.WriteEndObject();
    }

    static void WriteCap(Utf8JsonWriter writer, string name, Cap cap)
    {
        if (cap.IsNone)
            writer.WriteString(name, "max");
        else
            writer.WriteNumberOrNull(name, cap.Value);
    }
}
