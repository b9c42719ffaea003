using System.Text;
using Vectl.Cgroups;
using Vectl.Runtime.Processes;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Lists the processes of VEs, from the host's <c>/proc</c> and by the VE's cgroup.</summary>
public sealed class ListProcesses(VectlHost host)
{
    // All but the longest command lines; a VE may make them as long as it has memory.
    const int LongestCommandLine = 4096, LongestStat = 2048;

    /// <summary>The processes of one VE, by their pid in it (exit code 31 when it does not run).</summary>
    public IReadOnlyList<VeProcess> Of(VeId id)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        return Of(running);
    }

    /// <summary>The processes of all VEs that run.</summary>
    public IReadOnlyList<VeProcess> OfAll()
    {
        var processes = new List<VeProcess>();
        foreach (VeId id in host.Registry.Ids())
        {
            using RunningVe? running = new VeProbe(host).TryOpen(id);
            if (running is not null)
                processes.AddRange(Of(running));
        }
        return processes;
    }

    static List<VeProcess> Of(RunningVe running)
    {
        var found = new Dictionary<int, VeProcess>();
        using Cgroup? payload = Cgroup.TryOpen($"{running.State.Cgroup}/{VeCgroup.PayloadName}");
        var users = new UserNames(running);
        // A process that ends meanwhile is left out; one that moves meanwhile may be listed twice, and is one all the same.
        foreach (int pid in payload?.Processes(CgroupScope.Tree) ?? [])
        {
            using ProcessHandle? process = ProcessHandle.TryOpen(pid);
            if (process is not null && TryRead(process, running, users) is { } read)
                found[pid] = read;
        }
        var processes = new List<VeProcess>(found.Count);
        foreach (VeProcess process in found.Values)
            processes.Add(process with { ParentVePid = found.TryGetValue(process.ParentVePid, out VeProcess? parent) ? parent.VePid : 0 });
        processes.Sort((a, b) => (a.VePid, a.Pid).CompareTo((b.VePid, b.Pid)));
        return processes;
    }

    // With the parent's host pid, which the caller translates when it knows all.
    static VeProcess? TryRead(ProcessHandle process, RunningVe running, UserNames users)
    {
        if (ProcessStatus.TryRead(process) is not { } status || process.TryRead("stat", LongestStat) is not { } stat)
            return null;
        uint inVe = status.Uid - running.State.IdBase;
        uint? uid = inVe < IdRange.Size ? inVe : null;
        string words = Encoding.UTF8.GetString(process.TryRead("cmdline", LongestCommandLine) ?? []).TrimEnd('\0').Replace('\0', ' ');
        return new VeProcess(running.Id, status.VePid, process.Pid, status.ParentPid, uid, uid is { } known ? users.Of(known) : null, status.State, status.Threads,
            status.ResidentKib * 1024, TimeSpan.FromSeconds((double)ProcStat.ParseTicks(stat) / ProcStat.TicksPerSecond), status.Name, words.Length > 0 ? words : $"[{status.Name}]");
    }
}
