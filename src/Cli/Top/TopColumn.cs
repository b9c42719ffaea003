using Vectl.Cgroups.Usage;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;
using static Vectl.Cli.Output.ByteCount;

namespace Vectl.Cli.Top;

/// <summary>A column of <c>top</c>.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Width">Its width.</param>
/// <param name="Cell">Its text.</param>
/// <param name="Sort">By what one sorts by it.</param>
/// <param name="Percent">For a bar: how full it is, or null when that is not known.</param>
sealed record TopColumn(string Header, int Width, Func<VeReport, string> Cell, TopSort? Sort = null, Func<VeReport, double?>? Percent = null)
{
    /// <summary>Whether it is text or a bar; numbers are set flush right.</summary>
    public bool IsFlushLeft => Header == "NAME" || Percent is not null;

    /// <summary>All of them, the most important first: a narrow screen shows as many as fit.</summary>
    public static IReadOnlyList<TopColumn> All { get; } =
    [
        new("CTID", 10, r => r.Sample.Ve.Id.ToString(), TopSort.Ctid),
        new("NAME", 14, r => Printable.Text(r.Sample.Ve.Config?.Name?.Text ?? "-", limit: 200)),
        new("CPU", 10, _ => "", Percent: r => r.CpuOfCap ?? r.CpuOfHost),
        new("%HOST", 5, r => Number(r.CpuOfHost), TopSort.Cpu),
        new("%CAP", 5, r => Number(r.CpuOfCap)),
        new("MEMORY", 10, _ => "", Percent: r => r.MemoryOfCap ?? r.MemoryOfHost),
        new("MEM", 6, r => Short(r.Sample.Usage.Memory.Current), TopSort.Memory),
        new("%CAP", 5, r => Number(r.MemoryOfCap)),
        new("PIDS", 5, r => Number(r.Sample.Usage.Pids.Current ?? r.Sample.Ve.Processes, "0"), TopSort.Pids),
        new("READ/s", 6, r => Short(r.ReadRate), TopSort.Io),
        new("WRIT/s", 6, r => Short(r.WriteRate), TopSort.Io),
        new("RX/s", 6, r => Short(r.ReceiveRate), TopSort.Network),
        new("TX/s", 6, r => Short(r.SendRate), TopSort.Network),
        new("CPU-W", 5, r => Wait(r.Sample.Usage.CpuPressure), TopSort.Waiting),
        new("MEM-W", 5, r => Wait(r.Sample.Usage.MemoryPressure), TopSort.Waiting),
        new("IO-W", 5, r => Wait(r.Sample.Usage.IoPressure), TopSort.Waiting),
        new("OOM", 4, r => Number(r.Sample.Usage.Memory.Events.OomKill, "0")),
        new("PEAK", 6, r => Short(r.Sample.Usage.Memory.Peak)),
        new("SWAP", 6, r => Short(r.Sample.Usage.Swap.Current)),
    ];

    static string Wait(Pressure pressure) => Number(pressure.Some?.Percent10);
}
