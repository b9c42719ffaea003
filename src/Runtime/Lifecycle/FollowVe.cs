using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Starts a VE and stays with it for as long as it runs: <c>start --foreground</c>, for service managers.</summary>
public sealed class FollowVe(VectlHost host) : IDisposable
{
    const int WatchMs = 100, MonitorEndMs = 60_000;

    static readonly TimeSpan s_lockWait = TimeSpan.FromSeconds(30);

    readonly List<PosixSignalRegistration> _signals = [];
    volatile bool _stopAsked;

    /// <summary>From now on SIGTERM and SIGINT ask for a stop. Called before the start, so that none is missed.</summary>
    public void CatchSignals()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT])
            _signals.Add(PosixSignalRegistration.Create(signal, context => _stopAsked = context.Cancel = true));
    }

    /// <summary>Returns when the VE has stopped for good; reboots are followed.</summary>
    /// <returns>0 after a shutdown, else how init ended, as a shell says it.</returns>
    public int Run(VeId id)
    {
        var probe = new VeProbe(host);
        while (true)
        {
            using RunningVe? running = probe.TryOpen(id);
            if (running is null)
                return ExitCode(id);
            using Fd? monitor = new ProcessIdentity(running.State.MonitorPid, running.State.MonitorStartTime).TryOpen();
            while (!Kernel.WaitForExit(running.Init, WatchMs))
                if (_stopAsked)
                    Stop(id);
            // The monitor records how init ended and, for a reboot, starts it again before it ends.
            if (monitor is not null)
                Kernel.WaitForExit(monitor, MonitorEndMs);
        }
    }

    void Stop(VeId id)
    {
        _stopAsked = false;
        try
        {
            using Storage.VeLock held = host.Lock(id, "stop", s_lockWait);
            new StopVe(host).RunLocked(id, fast: false);
        }
        catch (VeException e) when (e.Error == VeError.Locked)
        {
            // Whoever holds it this long is a stop already, or will be followed by one: the asking is repeated.
            _stopAsked = true;
        }
    }

    // reboot(2) ends init of a PID namespace by SIGINT for halt and power off.
    int ExitCode(VeId id)
    {
        if (host.States.TryRead(id, out _) is not { ExitCode: { } code } state)
            return 0;
        var status = new ExitStatus(code, state.EndedBySignal);
        return status == ExitStatus.Signalled(LibC.SIGINT) ? 0 : status.ShellCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
    }
}
