using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>Asks the kernel what a VE is doing, and clears away what an interrupted command left of it.</summary>
public sealed class VeProbe(VectlHost host)
{
    const int MonitorEndMs = 5000;

    /// <summary>The VE if its init is alive, else null.</summary>
    public RunningVe? TryOpen(VeId id) => TryOpen(id, out _);

    /// <summary>As <see cref="TryOpen(VeId)"/>; <paramref name="state"/> is what is known of the VE's last start.</summary>
    public RunningVe? TryOpen(VeId id, out VeState? state)
    {
        state = host.States.TryRead(id, out _) ?? Recover(id);
        if (state is null || state.BootId != BootId.Current || state.EndedAt != 0)
            return null;
        Fd? init = new ProcessIdentity(state.InitPid, state.InitStartTime).TryOpen();
        if (init is null)
            return null;
        if (!Kernel.WaitForExit(init, 0))
            return new RunningVe(id, state, init);
        init.Dispose();
        return null;
    }

    /// <summary>The VE, which must run (exit code 31; 14 when there is no such VE).</summary>
    public RunningVe Open(VeId id)
    {
        if (TryOpen(id) is { } running)
            return running;
        host.Registry.Require(id);
        throw new VeException(VeError.NotRunning, $"Container is not running: CTID {id}", $"Start it with: vectl start {id}");
    }

    /// <summary>
    /// For a VE that does not run, under its lock: waits for its monitor to finish its own cleaning, then removes the
    /// cgroup and what is alive in it, and what its network left on the host.
    /// </summary>
    public void RemoveLeftovers(VeId id) => RemoveLeftovers(id, host.States.TryRead(id, out _));

    /// <summary>As <see cref="RemoveLeftovers(VeId)"/>, for a caller that has read <paramref name="last"/>, the state of the VE's last start.</summary>
    public void RemoveLeftovers(VeId id, VeState? last)
    {
        if (last is { } state && state.BootId == BootId.Current)
            EndMonitor(new ProcessIdentity(state.MonitorPid, state.MonitorStartTime));
        AtomicFile.RemoveStale(host.Paths.RunOf(id));
        new PeerNames(host).Leave(id);
        using (Cgroup? top = Cgroup.TryOpen($"{host.Cgroups.Path}/{host.Config.CgroupParent}/{id}"))
            if (top is not null)
                RemoveCgroup(top);
        new MountVe(host).RemoveOldWork(id);
        // Nobody is in its network any more.
        new VeNetwork(host).RemoveLeftovers(id);
    }

    static void RemoveCgroup(Cgroup top)
    {
        if (top.Populated)
        {
            top.Kill();
            top.WaitEmpty(MonitorEndMs);
        }
        top.RemoveTree();
    }

    static void EndMonitor(ProcessIdentity identity)
    {
        // For a reboot the monitor itself starts the VE again.
        if (identity.Pid == Environment.ProcessId)
            return;
        using Fd? monitor = identity.TryOpen();
        if (monitor is null || Kernel.WaitForExit(monitor, MonitorEndMs))
            return;
        Kernel.PidfdSignal(monitor, LibC.SIGKILL);
        Kernel.WaitForExit(monitor, MonitorEndMs);
    }

    // The state file is lost or damaged: the cgroup still says which processes belong to the VE, and the one that is
    // PID 1 of its own namespace, started first, is init.
    VeState? Recover(VeId id)
    {
        using VeCgroup? cgroup = VeCgroup.TryOpen(host.Cgroups, host.Config.CgroupParent, id.ToString());
        if (cgroup is null || !cgroup.Payload.Populated)
            return null;
        ProcessIdentity? init = null;
        foreach (int pid in cgroup.Payload.Processes(CgroupScope.Tree))
            if (ProcessFacts.NamespacePidOf(pid) == 1 && ProcessFacts.HasRootOfItsOwn(pid) && ProcessIdentity.Of(pid) is { } candidate && (init is null || candidate.StartTime < init.Value.StartTime))
                init = candidate;
        if (init is null)
            return null;
        ProcessIdentity monitor = cgroup.Monitor.Processes(CgroupScope.Self) is [int first, ..] ? ProcessIdentity.Of(first) ?? default : default;
        return new VeState
        {
            BootId = BootId.Current,
            InitPid = init.Value.Pid,
            InitStartTime = init.Value.StartTime,
            MonitorPid = monitor.Pid,
            MonitorStartTime = monitor.StartTime,
            Cgroup = cgroup.Top.Path,
            IdBase = ProcessFacts.IdBaseOf(init.Value.Pid),
            StopSignal = StopSignalOf(id),
            StartedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - init.Value.Age,
        };
    }

    int StopSignalOf(VeId id)
    {
        try
        {
            return host.Templates.Find(TemplateName.Parse(host.ReadConfig(id).Template)).StopSignal;
        }
        catch (VeException)
        {
            // Neither configuration nor template tells how to ask: SIGPWR is what init programs know as "power failure".
            return LibC.SIGPWR;
        }
    }
}
