using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>The JSON of <see cref="VeState"/>.</summary>
static class StateJson
{
    /// <summary>A new member is a property of the record and a line here.</summary>
    public static JsonForm<VeState> Form { get; } = new("the state of a VE", new VeState { BootId = "" },
        JsonMember<VeState>.Text("boot_id", s => s.BootId, (s, v) => s with { BootId = v }, isRequired: true),
        JsonMember<VeState>.Number("init_pid", 0, int.MaxValue, s => s.InitPid, (s, v) => s with { InitPid = (int)v }),
        JsonMember<VeState>.Number("init_start_time", 0, long.MaxValue, s => s.InitStartTime, (s, v) => s with { InitStartTime = v }),
        JsonMember<VeState>.Number("monitor_pid", 0, int.MaxValue, s => s.MonitorPid, (s, v) => s with { MonitorPid = (int)v }),
        JsonMember<VeState>.Number("monitor_start_time", 0, long.MaxValue, s => s.MonitorStartTime, (s, v) => s with { MonitorStartTime = v }),
        JsonMember<VeState>.Number("console_fd", -1, int.MaxValue, s => s.ConsoleFd, (s, v) => s with { ConsoleFd = (int)v }),
        JsonMember<VeState>.Text("cgroup", s => s.Cgroup, (s, v) => s with { Cgroup = v }),
        JsonMember<VeState>.Number("id_base", 0, uint.MaxValue, s => s.IdBase, (s, v) => s with { IdBase = (uint)v }),
        JsonMember<VeState>.Number("stop_signal", 0, 64, s => s.StopSignal, (s, v) => s with { StopSignal = (int)v }),
        JsonMember<VeState>.Text("network", s => s.Network, (s, v) => s with { Network = v }),
        JsonMember<VeState>.Text("network_change", s => s.NetworkChange, (s, v) => s with { NetworkChange = v }),
        JsonMember<VeState>.Boolean("skip_limits", s => s.SkipLimits, (s, v) => s with { SkipLimits = v }),
        JsonMember<VeState>.Number("quick_reboots", 0, int.MaxValue, s => s.QuickReboots, (s, v) => s with { QuickReboots = (int)v }),
        JsonMember<VeState>.Text("failure", s => s.Failure, (s, v) => s with { Failure = v }),
        JsonMember<VeState>.Number("started_at", 0, long.MaxValue, s => s.StartedAt, (s, v) => s with { StartedAt = v }),
        JsonMember<VeState>.Number("ended_at", 0, long.MaxValue, s => s.EndedAt, (s, v) => s with { EndedAt = v }),
        JsonMember<VeState>.Number("exit_code", 0, 255, s => s.ExitCode, (s, v) => s with { ExitCode = (int)v }),
        JsonMember<VeState>.Boolean("ended_by_signal", s => s.EndedBySignal, (s, v) => s with { EndedBySignal = v }));
}
