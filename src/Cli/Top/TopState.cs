using Vectl.Cgroups.Usage;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Top;

/// <summary>All that decides what <c>top</c> shows, but for the size of the screen.</summary>
/// <param name="Now">The latest sample.</param>
/// <param name="Before">The one before, or null at first: then rates are since each start.</param>
/// <param name="Sort">By what.</param>
/// <param name="Reversed">Whether in the other order than this column's own.</param>
/// <param name="Offset">How many containers are above the screen.</param>
/// <param name="Help">Whether the help is shown.</param>
sealed record TopState(HostSample Now, HostSample? Before, TopSort Sort = TopSort.Cpu, bool Reversed = false, int Offset = 0, bool Help = false)
{
    /// <summary>The state with a newer sample.</summary>
    public TopState With(HostSample sample) => this with { Now = sample, Before = Now };

    /// <summary>The state after a key; <paramref name="page"/> is how many containers the screen has room for.</summary>
    public TopState After(TopKey key, int page) => key switch
    {
        TopKey.Help => this with { Help = !Help },
        TopKey.Reverse => this with { Reversed = !Reversed },
        TopKey.SortLeft => By((TopSort)Math.Max(0, (int)Sort - 1)),
        TopKey.SortRight => By((TopSort)Math.Min((int)TopSort.Ctid, (int)Sort + 1)),
        TopKey.Up => Scroll(-1, page),
        TopKey.Down => Scroll(1, page),
        TopKey.PageUp => Scroll(-page, page),
        TopKey.PageDown => Scroll(page, page),
        >= TopKey.Cpu and <= TopKey.Ctid => By((TopSort)(key - TopKey.Cpu)),
        _ => this,
    };

    /// <summary>The containers in order; what is not known comes last, the CTID decides between equals.</summary>
    public IReadOnlyList<VeReport> Rows()
    {
        IEnumerable<VeReport> reports = Now.ReportSince(Before);
        bool descending = (Sort != TopSort.Ctid) != Reversed;
        return [.. reports.OrderBy(r => Value(r) is null).ThenBy(r => (descending ? -1 : 1) * Value(r)).ThenBy(r => r.Sample.Ve.Id)];
    }

    TopState By(TopSort sort) => this with { Sort = sort, Reversed = false, Offset = 0 };

    TopState Scroll(int by, int page) => this with { Offset = Math.Clamp(Offset + by, 0, Math.Max(0, Now.Ves.Length - page)) };

    double? Value(VeReport report)
    {
        CgroupUsage usage = report.Sample.Usage;
        return Sort switch
        {
            TopSort.Cpu => report.Cpus,
            TopSort.Memory => usage.Memory.Current,
            TopSort.Pids => usage.Pids.Current ?? report.Sample.Ve.Processes,
            TopSort.Io => report.ReadRate + report.WriteRate,
            TopSort.Network => report.ReceiveRate + report.SendRate,
            TopSort.Waiting => new[] { usage.CpuPressure.Some?.Percent10, usage.MemoryPressure.Some?.Percent10, usage.IoPressure.Some?.Percent10 }.Max(),
            _ => report.Sample.Ve.Id.Number,
        };
    }
}
