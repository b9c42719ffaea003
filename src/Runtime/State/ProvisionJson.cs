using Vectl.Linux;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>The JSON of <see cref="ProvisionRecord"/>.</summary>
static class ProvisionJson
{
    /// <summary>A new member is a property of the record and a line here.</summary>
    public static JsonForm<ProvisionRecord> Form { get; } = new("the record of a provisioning", new ProvisionRecord { Script = "" },
        JsonMember<ProvisionRecord>.Text("script", r => r.Script, (r, v) => r with { Script = v }, isRequired: true),
        JsonMember<ProvisionRecord>.Number("started_at", 0, long.MaxValue, r => r.StartedAt, (r, v) => r with { StartedAt = v }),
        JsonMember<ProvisionRecord>.Number("ended_at", 0, long.MaxValue, r => r.EndedAt, (r, v) => r with { EndedAt = v }),
        // Both are there once it has ended, in this order.
        JsonMember<ProvisionRecord>.Number("code", 0, 255, r => r.Status?.Code, (r, v) => r with { Status = new ExitStatus((int)v, BySignal: false) }),
        JsonMember<ProvisionRecord>.Boolean("by_signal", r => r.Status?.BySignal, (r, v) => r with { Status = r.Status is { } status ? status with { BySignal = v } : null }),
        JsonMember<ProvisionRecord>.Number("runner_pid", 0, int.MaxValue, r => r.Runner.Pid, (r, v) => r with { Runner = r.Runner with { Pid = (int)v } }),
        JsonMember<ProvisionRecord>.Number("runner_start_time", 0, long.MaxValue, r => r.Runner.StartTime, (r, v) => r with { Runner = r.Runner with { StartTime = v } }),
        JsonMember<ProvisionRecord>.Text("boot_id", r => r.BootId, (r, v) => r with { BootId = v }));
}
