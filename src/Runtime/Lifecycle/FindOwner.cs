using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Processes;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Whose a process of the host is.</summary>
/// <param name="Pid">Its pid on the host.</param>
/// <param name="Exists">Whether there is such a process.</param>
/// <param name="Ve">The VE it belongs to; null for a process of the host.</param>
/// <param name="Name">The VE's name, if it has one.</param>
/// <param name="VePid">Its pid in the VE; 0 for the VE's monitor and for processes of the host.</param>
public sealed record ProcessOwnership(int Pid, bool Exists, VeId? Ve = null, string? Name = null, int VePid = 0);

/// <summary>Finds the VE of a process of the host.</summary>
public sealed class FindOwner(VectlHost host)
{
    /// <summary>The owner of <paramref name="pid"/>, by its cgroup.</summary>
    public ProcessOwnership Of(int pid)
    {
        using ProcessHandle? process = ProcessHandle.TryOpen(pid);
        if (process?.TryReadCgroup() is not { } cgroup || ProcessStatus.TryRead(process) is not { } status)
            return new ProcessOwnership(pid, Exists: false);
        return ProcessOwner.Of(cgroup, host.Config.CgroupParent) is { } id ? new ProcessOwnership(pid, true, id, NameOf(id), status.VePid) : new ProcessOwnership(pid, true);
    }

    string? NameOf(VeId id)
    {
        try
        {
            return VeConfigReader.TryRead(host.Paths, id)?.Name?.Text;
        }
        catch (VeException)
        {
            // A damaged configuration has no name, and its owner is known all the same.
            return null;
        }
    }
}
