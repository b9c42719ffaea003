using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Stays with a VE for as long as it runs: <c>start --foreground</c>, for service managers.</summary>
public sealed class FollowVe(VectlHost host)
{
    const int MonitorEndMs = 60_000;

    /// <summary>Returns when the VE has stopped for good; reboots are followed. SIGTERM and SIGINT stop it gracefully.</summary>
    /// <returns>0 after a shutdown, else how init ended, as a shell says it.</returns>
    public int Run(VeId id)
    {
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, id));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, id));
        var probe = new VeProbe(host);
        while (true)
        {
            using RunningVe? running = probe.TryOpen(id);
            if (running is null)
                return ExitCode(id);
            using Fd? monitor = new ProcessIdentity(running.State.MonitorPid, running.State.MonitorStartTime).TryOpen();
            Kernel.WaitForExit(running.Init, -1);
            // The monitor records how init ended and, for a reboot, starts it again before it ends.
            if (monitor is not null)
                Kernel.WaitForExit(monitor, MonitorEndMs);
        }
    }

    void Stop(PosixSignalContext context, VeId id)
    {
        context.Cancel = true;
        new StopVe(host).Run(id, fast: false);
    }

    // reboot(2) ends init of a PID namespace by SIGINT for halt and power off.
    int ExitCode(VeId id)
    {
        if (host.States.TryRead(id, out _) is not { ExitCode: { } code } state)
            return 0;
        var status = new ExitStatus(code, state.EndedBySignal);
        return status == ExitStatus.Signalled(LibC.SIGINT) ? 0 : status.ShellCode;
    }
}
