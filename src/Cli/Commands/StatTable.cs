using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vectl.Cgroups.Usage;
using Vectl.Cli.Output;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;
using static Vectl.Cli.Output.ByteCount;

namespace Vectl.Cli.Commands;

/// <summary>The table of <c>stat</c>: a container a line, each resource in its own unit, of the host, and of its cap.</summary>
static class StatTable
{
    /// <summary>What the columns mean, for the help.</summary>
    public const string Notes = """
        Rates are of the time between two reports; the first one takes one second, or the interval. With --interval 0 they are of the
        time since each container's start, and nothing is waited for. PEAK is the highest value since the start. %HOST is of what the host
        has, %CAP of the container's own limit. CPU-W, MEM-W and IO-W say for how many percent of the last 10 seconds a process waited
        for that resource (pressure). OOM counts processes killed for lack of memory; who they were is said below the table while the
        kernel's log still has it. A dash means that the host does not account it, or that there is no limit; JSON has null for the one
        and "max" for the other. --verbose shows all there is of each container. With --json each report is a document of its own.
        """;

    static readonly Column[] _columns =
    [
        new("CTID", 6, AlignRight: true), new("NAME", 16), new("CPUS", 5, AlignRight: true), new("%HOST", 5, AlignRight: true), new("%CAP", 5, AlignRight: true),
        new("MEM", 6, AlignRight: true), new("PEAK", 6, AlignRight: true), new("%HOST", 5, AlignRight: true), new("%CAP", 5, AlignRight: true), new("SWAP", 6, AlignRight: true),
        new("PIDS", 5, AlignRight: true), new("PEAK", 5, AlignRight: true), new("%CAP", 5, AlignRight: true),
        new("READ/s", 7, AlignRight: true), new("WRITE/s", 7, AlignRight: true), new("RX/s", 6, AlignRight: true), new("TX/s", 6, AlignRight: true),
        new("CPU-W", 5, AlignRight: true), new("MEM-W", 5, AlignRight: true), new("IO-W", 5, AlignRight: true), new("OOM", 4, AlignRight: true),
    ];

    /// <summary>The host in a line, the table, and who was killed.</summary>
    public static string Render(HostSample now, HostSample? before)
        => HostLine(now, before) + new Table(_columns, trim: false).Render([.. now.ReportSince(before).Select(Row)]) + OomLines(now);

    /// <summary>The host in a line.</summary>
    public static string HostLine(HostSample now, HostSample? before)
    {
        HostCapacity host = now.Capacity;
        var line = new StringBuilder("host: ").Append(before is null ? "" : Number(now.CpusSince(before), "0.00") + " of ").Append(host.Cpus).Append(host.Cpus == 1 ? " CPU" : " CPUs");
        line.Append(", memory ").Append(Short(host.Memory - host.AvailableMemory)).Append(" of ").Append(Short(host.Memory));
        if (host.Swap > 0)
            line.Append(", swap ").Append(Short(host.Swap - host.FreeSwap)).Append(" of ").Append(Short(host.Swap));
        return line.Append(CultureInfo.InvariantCulture, $"; {now.Ves.Length} running\n").ToString();
    }

    /// <summary>Whom the kernel killed for lack of memory, a line for each container that has any.</summary>
    public static string OomLines(HostSample now)
    {
        var text = new StringBuilder();
        ImmutableArray<OomKill> log = WatchVes.OomLogFor(now);
        foreach (VeSample ve in now.Ves)
            if (ve.Usage.Memory.Events.OomKill is > 0 and { } count)
                text.Append(OomLine(ve, count, WatchVes.OomKillsOf(ve.Ve, log)));
        return text.ToString();
    }

    /// <summary>What is known of a container's processes that were killed.</summary>
    public static string OomLine(VeSample ve, long count, IReadOnlyList<OomKill> known)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"CTID {ve.Ve.Id}: {count} {(count == 1 ? "process" : "processes")} killed for lack of memory; ");
        if (known is not [.., var last])
            return line + "the kernel's log no longer says which\n";
        string cause = last.ByLimit ? "its limit" : "the host was out of memory";
        return line + string.Create(CultureInfo.InvariantCulture, $"the last was {Printable.Text(last.Command)} (pid {last.Pid} on the host), {WatchVes.TimeOf(last):yyyy-MM-dd'T'HH:mm:ss'Z'}: {cause}\n");
    }

    static string[] Row(VeReport report)
    {
        CgroupUsage usage = report.Sample.Usage;
        return
        [
            report.Sample.Ve.Id.ToString(), Printable.Text(report.Sample.Ve.Config?.Name?.Text ?? "-", limit: 16),
            Number(report.Cpus, "0.00"), Number(report.CpuOfHost), Number(report.CpuOfCap),
            Short(usage.Memory.Current), Short(usage.Memory.Peak), Number(report.MemoryOfHost), Number(report.MemoryOfCap), Short(usage.Swap.Current),
            Number(usage.Pids.Current ?? report.Sample.Ve.Processes, "0"), Number(usage.Pids.Peak, "0"), Number(report.PidsOfCap),
            Short(report.ReadRate), Short(report.WriteRate), Short(report.ReceiveRate), Short(report.SendRate),
            Number(usage.CpuPressure.Some?.Percent10), Number(usage.MemoryPressure.Some?.Percent10), Number(usage.IoPressure.Some?.Percent10),
            Number(usage.Memory.Events.OomKill, "0"),
        ];
    }
}
