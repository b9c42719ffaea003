using System.Collections.Immutable;
using Vectl.Cgroups;
using Vectl.Runtime.Processes;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Sends signals to processes of a VE, named by their pids in it, and never to another process.</summary>
public sealed class KillProcesses(VectlHost host)
{
    // Processes that are forked meanwhile get the next round.
    const int Rounds = 16;

    const int VeInit = 1;

    /// <summary>Signals those of <paramref name="pids"/> that there are; the others are returned (exit code 31 when the VE does not run).</summary>
    public IReadOnlyList<int> Run(VeId id, int signal, ImmutableArray<int> pids)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        var missing = new HashSet<int>(pids);
        ForEach(running, (process, vePid) =>
        {
            if (missing.Remove(vePid))
                process.Signal(signal);
        });
        return [.. missing];
    }

    /// <summary>Signals all processes of the VE but its init, as <c>kill -1</c> in the VE would.</summary>
    public void RunAll(VeId id, int signal)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        var signalled = new HashSet<int> { VeInit };
        bool more = true;
        for (int round = 0; more && round < Rounds; round++)
        {
            more = false;
            ForEach(running, (process, vePid) =>
            {
                if (!signalled.Add(vePid))
                    return;
                process.Signal(signal);
                more = true;
            });
        }
    }

    // With the cgroup asked of the handle itself: the pid of a process that has just ended can belong to anybody by now.
    void ForEach(RunningVe running, Action<ProcessHandle, int> visit)
    {
        using Cgroup? payload = Cgroup.TryOpen($"{running.State.Cgroup}/{VeCgroup.PayloadName}");
        string top = Path.GetRelativePath(host.Cgroups.Path, running.State.Cgroup);
        foreach (int pid in payload?.Processes(CgroupScope.Tree) ?? [])
        {
            using ProcessHandle? process = ProcessHandle.TryOpen(pid);
            if (process?.TryReadCgroup() is { } cgroup && ProcessOwner.IsInPayload(cgroup, top) && ProcessStatus.TryRead(process) is { VePid: > 0 } status)
                visit(process, status.VePid);
        }
    }
}
