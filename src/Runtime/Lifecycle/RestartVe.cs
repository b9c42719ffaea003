using Vectl.Cgroups;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Limits;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Stops a VE if it runs and starts it, as one operation: nobody else gets in between.</summary>
public sealed class RestartVe(VectlHost host)
{
    /// <summary>Restarts the VE.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="fast">Whether to kill it instead of asking its init.</param>
    /// <param name="stopTimeout">Seconds that init may take to stop; null or 0 for what the configuration says.</param>
    /// <param name="options">How to start it.</param>
    /// <param name="stopped">Told how the stop went, before the start.</param>
    public void Run(VeId id, bool fast, int? stopTimeout, StartOptions options, Action<StopOutcome> stopped)
    {
        using VeLock held = host.Lock(id, "restart");
        var start = new StartVe(host);
        // What could not be started again runs on.
        VeConfig config = host.ReadConfig(id);
        start.Check(config, options);
        using (RunningVe? running = new VeProbe(host).TryOpen(id))
            if (running is not null)
            {
                using Cgroup top = Cgroup.Open(running.State.Cgroup);
                new VeLimits(host).CheckRestart(config, top, options.SkipLimits);
            }
        stopped(new StopVe(host).RunLocked(id, fast, stopTimeout));
        start.RunLocked(id, options);
    }
}
