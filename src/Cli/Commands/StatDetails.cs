using System.Globalization;
using System.Text;
using Vectl.Cgroups.Usage;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;
using static Vectl.Cli.Output.ByteCount;

namespace Vectl.Cli.Commands;

/// <summary><c>stat --verbose</c>: all there is of each container, a resource a line.</summary>
static class StatDetails
{
    const string NotAccounted = "not accounted on this host: its cgroup v2 lacks the controller";

    /// <summary>The host, then each container.</summary>
    public static string Render(HostSample now, HostSample? before)
    {
        var text = new StringBuilder(StatTable.HostLine(now, before));
        foreach (VeReport report in now.ReportSince(before))
            Append(text, report);
        return text.Append(StatTable.OomLines(now)).ToString();
    }

    static void Append(StringBuilder text, VeReport report)
    {
        CgroupUsage u = report.Sample.Usage;
        string name = report.Sample.Ve.Config?.Name is { } given ? $" ({Printable.Text(given.Text)})" : "";
        text.Append(CultureInfo.InvariantCulture, $"\nCTID {report.Sample.Ve.Id}{name}, running for {Number(report.Sample.Ve.UptimeSeconds, "0")} s\n");
        Line(text, "cpu", $"{Number(report.Cpus, "0.000")} CPUs, {Number(report.CpuOfHost)}% of the host; cap {CpuCap(u.Cpu)}, {Number(report.CpuOfCap)}% of it; weight {Number(u.Cpu.Weight, "0")}");
        Line(text, "", $"since the start {Seconds(u.Cpu.Total)} s, user {Seconds(u.Cpu.User)}, system {Seconds(u.Cpu.System)}; held back by the cap {Seconds(u.Cpu.Throttled)} s in {Number(u.Cpu.ThrottledPeriods, "0")} of {Number(u.Cpu.Periods, "0")} periods");
        AppendMemory(text, report, u);
        Line(text, "tasks", $"{Number(u.Pids.Current ?? report.Sample.Ve.Processes, "0")}, peak {Number(u.Pids.Peak, "0")}; limit {u.Pids.Max}, {Number(report.PidsOfCap)}% of it; refused {Number(u.Pids.HitMax, "0")} times");
        Line(text, "io", u.Io.Devices.IsDefault ? NotAccounted : $"read {Short(report.ReadRate)}/s, written {Short(report.WriteRate)}/s; since the start {Short(u.Io.ReadBytes)} in {Number(u.Io.Reads, "0")}, {Short(u.Io.WrittenBytes)} in {Number(u.Io.Writes, "0")}");
        foreach (IoCap cap in u.Io.Caps)
            Line(text, "", $"limit on {cap.Major}:{cap.Minor}: read {Bytes(cap.ReadBytes)}/s in {cap.Reads}, write {Bytes(cap.WrittenBytes)}/s in {cap.Writes}");
        Line(text, "network", $"received {Short(report.ReceiveRate)}/s, sent {Short(report.SendRate)}/s");
        foreach (NetworkInterface i in report.Sample.Network?.Interfaces ?? [])
            Line(text, "", $"{Printable.Text(i.Name)}: received {Short(i.ReceivedBytes)} in {i.ReceivedPackets}, {i.ReceivedDropped} dropped; sent {Short(i.SentBytes)} in {i.SentPackets}, {i.SentDropped} dropped");
        Line(text, "waiting", $"cpu {Waiting(u.CpuPressure)}; memory {Waiting(u.MemoryPressure)}; io {Waiting(u.IoPressure)} (10 s, 1 min, 5 min)");
    }

    static void AppendMemory(StringBuilder text, VeReport report, CgroupUsage u)
    {
        if (u.Memory.Current is null)
        {
            Line(text, "memory", NotAccounted);
            return;
        }
        Line(text, "memory", $"{Short(u.Memory.Current)}, peak {Short(u.Memory.Peak)}, {Number(report.MemoryOfHost)}% of the host; limit {Bytes(u.Memory.Max)}, {Number(report.MemoryOfCap)}% of it; high {Bytes(u.Memory.High)}, low {Bytes(u.Memory.Low)}");
        Line(text, "", $"processes {Short(u.Memory.Stat.Anonymous)}, files {Short(u.Memory.Stat.File)}, kernel {Short(u.Memory.Stat.Kernel)}, shared {Short(u.Memory.Stat.Shared)}, sockets {Short(u.Memory.Stat.Sockets)}");
        Line(text, "", $"reclaimed {Number(u.Memory.Stat.Reclaimed, "0")} pages of {Number(u.Memory.Stat.Scanned, "0")} looked at, {Number(u.Memory.Stat.Refaulted, "0")} came back; at its limit {Number(u.Memory.Events.Max, "0")} times, slowed {Number(u.Memory.Events.High, "0")}, killed {Number(u.Memory.Events.OomKill, "0")}");
        Line(text, "swap", u.Swap.Current is null ? NotAccounted : $"{Short(u.Swap.Current)}, peak {Short(u.Swap.Peak)}; limit {Bytes(u.Swap.Max)}, {Number(report.SwapOfCap)}% of it; failed {Number(u.Swap.Failed, "0")} times");
    }

    static void Line(StringBuilder text, string label, string line) => text.Append("  ").Append(label.PadRight(9)).Append(line).Append('\n');

    static string CpuCap(CpuUsage cpu) => cpu.Cpus is { } cpus ? Number(cpus, "0.00") : cpu.Quota.ToString();

    static string Bytes(Cap cap) => cap.Value is { } bytes ? Short(bytes) : cap.ToString();

    static string Seconds(long? microseconds) => Number(microseconds / 1e6, "0.00");

    static string Waiting(Pressure pressure) => pressure.Some is { } some ? $"{Number(some.Percent10)}% {Number(some.Percent60)}% {Number(some.Percent300)}%" : "-";
}
