using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>How a stop went.</summary>
public enum StopOutcome
{
    /// <summary>Init ended when asked.</summary>
    Graceful,
    /// <summary>It was killed: <c>--fast</c>, or the timeout passed.</summary>
    Killed,
    /// <summary>It did not run.</summary>
    WasNotRunning,
}

/// <summary>Stops a VE.</summary>
public sealed class StopVe(VectlHost host)
{
    const int KillMs = 10_000, FirstPauseMs = 20, LastPauseMs = 1000;

    /// <summary>Asks init to stop and waits, then kills what is left; with <paramref name="fast"/> kills at once.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="fast">Whether to kill it at once.</param>
    /// <param name="timeout">Seconds that init may take; null or 0 for what the configuration says.</param>
    public StopOutcome Run(VeId id, bool fast, int? timeout = null)
    {
        using VeLock held = host.Lock(id, "stop");
        return RunLocked(id, fast, timeout);
    }

    /// <summary>As <see cref="Run"/>, for a caller that holds the VE's lock.</summary>
    internal StopOutcome RunLocked(VeId id, bool fast, int? timeout = null, StopIntent intent = StopIntent.ForGood)
    {
        var probe = new VeProbe(host);
        StopOutcome outcome = StopOutcome.WasNotRunning;
        using (RunningVe? running = probe.TryOpen(id))
            if (running is not null)
                outcome = Stop(running, fast, timeout);
            else
                host.Registry.Require(id);
        probe.RemoveLeftovers(id);
        if (intent == StopIntent.ForGood)
            host.Marks.Clear(id);
        else if (outcome != StopOutcome.WasNotRunning)
            host.Marks.Set(id);
        return outcome;
    }

    /// <summary>Whether a command holds the VE's lock that ends the VE, waits for its monitor, and decides itself what is next.</summary>
    internal static bool IsUnderWay(VectlPaths paths, VeId id) => VeLock.TryHolder(paths, id) is { Verb: "stop" or StopVes.Verb or "restart" or "destroy" or ScriptVe.Verb };

    StopOutcome Stop(RunningVe running, bool fast, int? timeout)
    {
        int PatienceMs() => 1000 * (timeout is > 0 ? timeout.Value : TimeoutOf(running.Id));
        if (!fast && AskedToStop(running, PatienceMs()))
            return StopOutcome.Graceful;
        using (Cgroup payload = Cgroup.Open($"{running.State.Cgroup}/{VeCgroup.PayloadName}"))
            payload.Kill();
        if (Kernel.WaitForExit(running.Init, KillMs))
            return StopOutcome.Killed;
        // An unmount writes what is not on the disk yet, and takes as long as the disk does.
        if (running.HasStopped(0) && Kernel.WaitForExit(running.Init, PatienceMs()))
            return StopOutcome.Killed;
        throw new VeException(VeError.CannotStop, $"CTID {running.Id} was killed and does not end (init is pid {running.State.InitPid})",
            "A process of the VE hangs in the kernel: look for state D with ps.");
    }

    // An init that has just been executed has no handlers yet, and what PID 1 has none for the kernel drops (pid_namespaces(7)): it is asked again.
    // One in sigwait(3) looks the same from here, and is asked more than once.
    static bool AskedToStop(RunningVe running, int patienceMs)
    {
        long deadline = Environment.TickCount64 + patienceMs;
        for (int pauseMs = FirstPauseMs; ; pauseMs = Math.Min(2 * pauseMs, LastPauseMs))
        {
            bool heard = Ask(running);
            int left = (int)Math.Max(0, deadline - Environment.TickCount64);
            if (Kernel.WaitForExit(running.Init, heard ? left : Math.Min(pauseMs, left)))
                return true;
            if (heard || left <= pauseMs)
                return false;
        }
    }

    // Whether it is certain that it was heard.
    static bool Ask(RunningVe running)
    {
        int signal = running.State.StopSignal;
        if (signal == LibC.SIGPWR && SysvinitControl.TryPowerOff(running))
            return true;
        bool heeds = ProcessFacts.Heeds(running.State.InitPid, signal);
        Kernel.PidfdSignal(running.Init, signal);
        return heeds;
    }

    // A VE whose configuration was removed or damaged while it ran must still stop.
    int TimeoutOf(VeId id)
    {
        try
        {
            VeConfig config = host.ReadConfig(id);
            return config.StopTimeout is { } seconds and > 0 ? seconds : host.Config.StopTimeout;
        }
        catch (VeException)
        {
            return host.Config.StopTimeout;
        }
    }
}
