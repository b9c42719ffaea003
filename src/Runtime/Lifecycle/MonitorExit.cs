using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// What the monitor becomes when init has ended: reaps it, records how it ended, clears the cgroup away, and starts the
/// VE again when it asked for a reboot.
/// </summary>
public sealed class MonitorExit(VectlHost host)
{
    /// <summary>The hidden verb.</summary>
    public const string Verb = "monitor-exit";

    /// <summary>A run that asks for a reboot before it is this old is a quick one.</summary>
    const int QuickRunSeconds = 30;

    /// <summary>After more quick runs in a row than this the VE stays down.</summary>
    const int MaxQuickReboots = 5;

    static readonly TimeSpan s_lockWait = TimeSpan.FromSeconds(30);

    /// <summary>Runs once, in the process that was the monitor and still is init's parent.</summary>
    public void Run(VeId id)
    {
        VeState state = host.States.TryRead(id, out _) ?? throw new VeException(VeError.System, $"CTID {id} ended and has no state");
        ExitStatus status = Kernel.Reap(state.InitPid);
        VeState ended = state with
        {
            EndedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ExitCode = status.Code,
            EndedBySignal = status.BySignal,
        };
        host.States.Write(id, ended);
        RemoveCgroup(state);
        RemoveNetwork(id);
        RemoveOldWork(id);
        new PeerNames(host).Leave(id);

        // reboot(2) in a PID namespace ends its init by SIGHUP for restart and by SIGINT for halt and power off.
        if (status != ExitStatus.Signalled(SIGHUP))
            ForgetThatItRan(id);
        else if (!StopVe.IsUnderWay(host.Paths, id))
            StartAgain(id, ended);
    }

    // A boot that fails often ends in a reboot, which is no mend the sixth time: the host has better things to do for ever.
    void StartAgain(VeId id, VeState ended)
    {
        int quickReboots = ended.EndedAt - ended.StartedAt < QuickRunSeconds ? ended.QuickReboots + 1 : 0;
        try
        {
            using VeLock held = host.Lock(id, "reboot", s_lockWait);
            if (quickReboots > MaxQuickReboots)
                StayDown(id, ended, $"asked for a reboot {quickReboots} times in a row, each less than {QuickRunSeconds} s after its start: it stays down");
            else
                new StartVe(host).RunLocked(id, new StartOptions(Force: true, ended.SkipLimits, QuickReboots: quickReboots));
        }
        catch (Exception e) when (e is VeException or IOException)
        {
            StayDown(id, ended, $"asked for a reboot: {e.Message}");
        }
    }

    // Who ends on his own is to stay down; who is stopped with the host comes up with it.
    void ForgetThatItRan(VeId id)
    {
        if (VeLock.TryHolder(host.Paths, id) is not { Verb: StopVes.Verb })
            host.Marks.Clear(id);
    }

    // Nobody watches this process: what goes wrong is told where the administrator looks.
    void StayDown(VeId id, VeState ended, string why)
    {
        host.States.Write(id, ended with { Failure = why });
        using Fd log = Kernel.Open(host.Paths.ConsoleLog(id), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0x180);
        Kernel.WriteAll(log.Number, System.Text.Encoding.UTF8.GetBytes($"vectl: CTID {id} {why}\r\n"), "console log");
    }

    // Who has the lock may have mounted the VE's files since, or removes it himself.
    void RemoveOldWork(VeId id)
    {
        using VeLock? held = VeLock.TryBriefly(host.Paths, id);
        if (held is not null)
            new MountVe(host).RemoveOldWork(id);
    }

    void RemoveNetwork(VeId id)
    {
        try
        {
            new VeNetwork(host).RemoveLeftovers(id);
        }
        catch (Exception e) when (e is VeException or IOException)
        {
            // It stays in the journal, and the next command says what it is.
        }
    }

    // This process sits in the VE's cgroup, and only the root cgroup takes processes whatever controllers are enabled.
    void RemoveCgroup(VeState state)
    {
        using (Cgroup root = Cgroup.Open(host.Cgroups.Path))
            root.Write("cgroup.procs", "0");
        using Cgroup? top = Cgroup.TryOpen(state.Cgroup);
        if (top is null)
            return;
        if (top.Populated)
            top.Kill();
        top.RemoveTree();
    }
}
