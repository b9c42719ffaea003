using Vectl.Runtime.Configuration;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>One VE as <c>list</c> and <c>status</c> see it.</summary>
/// <param name="Id">The CTID.</param>
/// <param name="Config">Its configuration, or null when the file cannot be read as one.</param>
/// <param name="Problem">Why <paramref name="Config"/> is null, as <c>file:line:column: what</c>.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="State">The state of its current or last run, or null when it never ran.</param>
/// <param name="Processes">Processes in it, or null when it does not run.</param>
/// <param name="UptimeSeconds">Seconds since its start, or null when it does not run.</param>
public sealed record VeSummary(VeId Id, VeConfig? Config, string? Problem, VeStatus Status, VeState? State, long? Processes, long? UptimeSeconds);

/// <summary>Finds VEs and what they are doing.</summary>
public sealed class ListVes(VectlHost host)
{
    /// <summary>All VEs of this host, by CTID.</summary>
    public IReadOnlyList<VeSummary> All() => throw new NotSupportedException(host.ToString());

    /// <summary>One VE, or null when there is none.</summary>
    public VeSummary? One(VeId id) => throw new NotSupportedException();

    /// <summary>The CTID that a CTID or a name on the command line means (exit code 21 for an unknown name).</summary>
    public VeId Resolve(string idOrName) => throw new NotSupportedException();
}
