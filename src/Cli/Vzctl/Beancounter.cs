using Vectl.Cgroups.Usage;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Vzctl;

/// <summary>
/// A parameter of OpenVZ's user beancounters, as far as cgroup v2 has the like of it. What it does not have is not known; most
/// of them the kernel now charges to memory as a whole.
/// </summary>
/// <param name="Name">Its name in <c>/proc/user_beancounters</c>.</param>
/// <param name="Header">vzlist's heading.</param>
/// <param name="Parts">What has to be read for it.</param>
/// <param name="Held">What is used now, in bytes, pages or pieces as the name says.</param>
sealed record Beancounter(string Name, string Header, UsageParts Parts, Func<VeSummary, long?> Held)
{
    /// <summary>The most that was used since the start.</summary>
    public Func<VeSummary, long?> MaxHeld { get; init; } = _ => null;

    /// <summary>Where use begins to hurt.</summary>
    public Func<VeSummary, Cap> Barrier { get; init; } = _ => default;

    /// <summary>What is never passed.</summary>
    public Func<VeSummary, Cap> Limit { get; init; } = _ => default;

    /// <summary>How often that was tried.</summary>
    public Func<VeSummary, long?> FailCount { get; init; } = _ => null;

    /// <summary>Whether cgroup v2 has the like of it.</summary>
    public bool IsKept => Parts != UsageParts.None;

    /// <summary>OpenVZ's number for "unlimited".</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>A cap as OpenVZ has it.</summary>
    public static long? Number(Cap cap) => cap.IsNone ? Unlimited : cap.Value;

    /// <summary>All of them, in OpenVZ's order.</summary>
    public static IReadOnlyList<Beancounter> All { get; } =
    [
        new("kmemsize", "KMEMSIZE", UsageParts.Memory, ve => ve.Usage?.Memory.Stat.Kernel),
        new("lockedpages", "LOCKEDP", UsageParts.Memory, ve => Pages(ve.Usage?.Memory.Stat.Unevictable)),
        Gone("privvmpages", "PRIVVMP"),
        new("shmpages", "SHMP", UsageParts.Memory, ve => Pages(ve.Usage?.Memory.Stat.Shared)),
        new("numproc", "NPROC", UsageParts.Pids, ve => ve.Processes)
        {
            MaxHeld = ve => ve.Usage?.Pids.Peak,
            Barrier = ve => ve.Usage?.Pids.Max ?? default,
            Limit = ve => ve.Usage?.Pids.Max ?? default,
            FailCount = ve => ve.Usage?.Pids.HitMax,
        },
        new("physpages", "PHYSP", UsageParts.Memory, ve => Pages(ve.Usage?.Memory.Current))
        {
            MaxHeld = ve => Pages(ve.Usage?.Memory.Peak),
            Barrier = ve => Pages(ve.Usage?.Memory.High),
            Limit = ve => Pages(ve.Usage?.Memory.Max),
            FailCount = ve => ve.Usage?.Memory.Events.Max + ve.Usage?.Memory.Events.OomKill,
        },
        new("vmguarpages", "VMGUARP", UsageParts.Memory, _ => null) { Barrier = ve => Pages(ve.Usage?.Memory.Low) },
        new("oomguarpages", "OOMGUARP", UsageParts.Memory | UsageParts.Swap, ve => Pages(ve.Usage?.Memory.Current + (ve.Usage?.Swap.Current ?? 0)))
        {
            Barrier = ve => Pages(ve.Usage?.Memory.Low),
            FailCount = ve => ve.Usage?.Memory.Events.OomKill,
        },
        Gone("numtcpsock", "NTCPSOCK"),
        Gone("numflock", "NFLOCK"),
        Gone("numpty", "NPTY"),
        Gone("numsiginfo", "NSIGINFO"),
        Gone("tcpsndbuf", "TCPSNDB"),
        Gone("tcprcvbuf", "TCPRCVB"),
        Gone("othersockbuf", "OTHSOCKB"),
        Gone("dgramrcvbuf", "DGRAMRB"),
        Gone("numothersock", "NOTHSOCK"),
        new("dcachesize", "DCACHESZ", UsageParts.Memory, ve => ve.Usage?.Memory.Stat.SlabReclaimable),
        Gone("numfile", "NFILE"),
        Gone("numiptent", "NIPTENT"),
        new("swappages", "SWAPP", UsageParts.Swap, ve => Pages(ve.Usage?.Swap.Current))
        {
            MaxHeld = ve => Pages(ve.Usage?.Swap.Peak),
            Barrier = ve => Pages(ve.Usage?.Swap.Max),
            Limit = ve => Pages(ve.Usage?.Swap.Max),
            FailCount = ve => ve.Usage?.Swap.Failed,
        },
    ];

    static Beancounter Gone(string name, string header) => new(name, header, UsageParts.None, _ => null);

    static long? Pages(long? bytes) => bytes / Environment.SystemPageSize;

    static Cap Pages(Cap? cap) => cap is not { } known ? default : known.Value is { } bytes ? Cap.Of(bytes / Environment.SystemPageSize) : known;
}
