using Vectl.Cgroups.Usage;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Watching;

/// <summary>What a running VE had used at one moment.</summary>
/// <param name="Ve">The VE.</param>
/// <param name="At">The moment, on a clock that only goes forward.</param>
/// <param name="Usage">Its cgroup.</param>
/// <param name="Network">Its network interfaces; null when its init was just ending.</param>
public sealed record VeSample(VeSummary Ve, TimeSpan At, CgroupUsage Usage, NetworkUsage? Network)
{
    /// <summary>Whether both are of one run of one VE: its counters began at zero for each.</summary>
    public bool IsSameRun(VeSample other) => Ve.Id == other.Ve.Id
        && (Ve.State?.InitPid, Ve.State?.InitStartTime) == (other.Ve.State?.InitPid, other.Ve.State?.InitStartTime);
}
