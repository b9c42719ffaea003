using System.Collections.Immutable;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Watching;

/// <summary>The host and its running VEs at one moment.</summary>
/// <param name="At">The moment, on a clock that only goes forward.</param>
/// <param name="Capacity">What the host has.</param>
/// <param name="CpuTotal">Microseconds of CPU that the whole host has used.</param>
/// <param name="Ves">The VEs, by CTID.</param>
public sealed record HostSample(TimeSpan At, HostCapacity Capacity, long? CpuTotal, ImmutableArray<VeSample> Ves)
{
    /// <summary>All VEs that were looked at, running or not.</summary>
    public ImmutableArray<VeSummary> Known { get; init; } = [];

    /// <summary>The CPUs that the whole host used in the time from <paramref name="before"/> on.</summary>
    public double? CpusSince(HostSample before)
        => At > before.At ? (CpuTotal - before.CpuTotal) / (At - before.At).TotalMicroseconds : null;

    /// <summary>Reports of all VEs for the time from <paramref name="before"/> on; without that, or for a VE that was started since, from the VE's start on.</summary>
    public ImmutableArray<VeReport> ReportSince(HostSample? before)
    {
        Dictionary<int, VeSample> earlier = before?.Ves.ToDictionary(ve => ve.Ve.Id.Number) ?? [];
        return [.. Ves.Select(now => VeReport.Of(earlier.GetValueOrDefault(now.Ve.Id.Number), now, Capacity))];
    }
}
