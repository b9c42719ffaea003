using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// Waits until the system in a VE that was just started is up: <c>start --wait</c>. Its init says so, in one of two ways that cost
/// nothing when nobody waits: systemd sends READY=1 to a socket (<c>sd_notify(3)</c>), what others run last at boot creates
/// <c>/dev/vectl-ready</c>, which no earlier boot can have left because <c>/dev</c> is made anew.
/// </summary>
public sealed class WaitVe(VectlHost host)
{
    /// <summary>What a boot creates when it is done.</summary>
    internal const string Marker = "vectl-ready";

    const int PollMs = 20, ReportMs = 200, MonitorEndMs = 5000;

    /// <summary>Returns when it is up.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="notify">The socket that it was started with.</param>
    /// <param name="timeout">How long to wait; the VE runs on after that.</param>
    /// <param name="progress">Told a few times a second what init says it is doing; "" for nothing.</param>
    public void Run(VeId id, NotifySocket notify, TimeSpan timeout, Action<string> progress)
    {
        using RunningVe running = new VeProbe(host).TryOpen(id) ?? throw Ended(id);
        if (running.State.QuickReboots > 0)
            throw Rebooted(id);
        long begin = Environment.TickCount64, reported = begin;
        while (true)
        {
            if (notify.Receive(running.State.InitPid) || IsMarked(running))
                return;
            if (Kernel.WaitForExit(running.Init, 0))
                throw Ended(id);
            long now = Environment.TickCount64;
            if (now - begin >= timeout.TotalMilliseconds)
                throw new VeException(VeError.NotUp, $"CTID {id} runs but was not up within {timeout.TotalSeconds} s{(notify.Status is { } status ? $": {Printable.Text(status)}" : "")}",
                    $"Look at: vectl console {id} --log. An init other than systemd has to create /dev/{Marker} at the end of its boot.");
            if (now - reported >= ReportMs)
            {
                progress(notify.Status ?? "");
                reported = now;
            }
            notify.Wait(running.Init, PollMs);
        }
    }

    // Whatever is there by that name will do: the VE only tells of itself.
    static bool IsMarked(RunningVe running)
    {
        using Fd? marker = running.TryFind($"dev/{Marker}");
        return marker is not null;
    }

    // The monitor knows how init ended, and for a reboot starts it again before it ends itself.
    VeException Ended(VeId id)
    {
        if (host.States.TryRead(id, out _) is { } before)
            using (Fd? monitor = new ProcessIdentity(before.MonitorPid, before.MonitorStartTime).TryOpen())
                if (monitor is not null)
                    Kernel.WaitForExit(monitor, MonitorEndMs);
        using RunningVe? again = new VeProbe(host).TryOpen(id);
        if (again is not null)
            return Rebooted(id);
        string how = host.States.TryRead(id, out _) is { ExitCode: { } code } state ? Tell(new ExitStatus(code, state.EndedBySignal)) : "init is gone";
        string tail = ConsoleTail.Read(host.Paths.ConsoleLog(id));
        return new VeException(VeError.NotUp, $"CTID {id} stopped before it was up: {how}{(tail.Length > 0 ? $"; its console ends with: {tail}" : "")}", $"See: vectl console {id} --log");
    }

    // reboot(2) in a PID namespace ends its init by SIGINT for halt and power off.
    static string Tell(ExitStatus status) => status == ExitStatus.Signalled(LibC.SIGINT) ? "it powered off"
        : status.BySignal ? $"init was {status}" : $"init {status}";

    static VeException Rebooted(VeId id) => new(VeError.NotUp, $"CTID {id} rebooted before it was up; it runs again, and is not waited for", $"See: vectl console {id} --log");
}
