namespace Vectl.Runtime.State;

/// <summary>
/// What is known of a VE that was started: <c>/run/vectl/CTID/state.json</c>. A hint, not the truth: the kernel's
/// answer (is this init, started at this tick, still there?) decides whether a VE runs.
/// </summary>
public sealed record VeState
{
    /// <summary><c>/proc/sys/kernel/random/boot_id</c> of the boot this belongs to.</summary>
    public required string BootId { get; init; }

    /// <summary>Host pid of the VE's init.</summary>
    public int InitPid { get; init; }

    /// <summary>Start time of init in clock ticks since boot (<c>/proc/PID/stat</c> field 22): tells a reused pid.</summary>
    public long InitStartTime { get; init; }

    /// <summary>Host pid of the monitor.</summary>
    public int MonitorPid { get; init; }

    /// <summary>Start time of the monitor.</summary>
    public long MonitorStartTime { get; init; }

    /// <summary>The console master's descriptor number in the monitor.</summary>
    public int ConsoleFd { get; init; }

    /// <summary>Absolute path of the VE's cgroup directory.</summary>
    public string Cgroup { get; init; } = "";

    /// <summary>The first host id of the VE while it runs.</summary>
    public uint IdBase { get; init; }

    /// <summary>How to ask init to stop, as in the template's manifest: a signal number.</summary>
    public int StopSignal { get; init; }

    /// <summary>The network interfaces that it has, as text of its configuration; "" for none. A change without <c>--save</c> is in here only.</summary>
    public string Network { get; init; } = "";

    /// <summary>The interfaces that a change is about to give it, in the same words, while that is under way; null otherwise. Who was killed in it leaves it.</summary>
    public string? NetworkChange { get; init; }

    /// <summary>Whether it was started without limits that the host cannot enforce: a reboot is too.</summary>
    public bool SkipLimits { get; init; }

    /// <summary>How many reboots in a row, each soon after a start, led to this run.</summary>
    public int QuickReboots { get; init; }

    /// <summary>Why it is down although it asked for a reboot; "" when it is not.</summary>
    public string Failure { get; init; } = "";

    /// <summary>When it was started, Unix seconds.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended, Unix seconds; 0 while it runs.</summary>
    public long EndedAt { get; init; }

    /// <summary>How init ended: exit code, or signal number when <see cref="EndedBySignal"/>; null while it runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Whether <see cref="ExitCode"/> is a signal number.</summary>
    public bool EndedBySignal { get; init; }
}
