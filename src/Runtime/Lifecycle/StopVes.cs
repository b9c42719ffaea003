using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// Stops all VEs that run, in the reverse of their boot order, those of one order at once. <see cref="StartVes"/> starts
/// them again, but for those that say <c>onboot: no</c>.
/// </summary>
public sealed class StopVes(VectlHost host)
{
    /// <summary>By what the monitors of the VEs know that it is the host that goes down.</summary>
    public const string Verb = "shutdown";

    // Each waits for its VE and holds a few descriptors, of which there may be 1024.
    const int AtATime = 64;

    /// <summary>Returns what became of each; one that fails keeps no other from its stop.</summary>
    /// <param name="fast">Whether to kill them at once.</param>
    /// <param name="timeout">Seconds that each may take to stop; null for its own stop timeout.</param>
    /// <param name="tell">Called with each result as it comes, by one thread at a time.</param>
    public IReadOnlyList<HostwideResult> Run(bool fast, int? timeout, Action<HostwideResult> tell)
    {
        var probe = new VeProbe(host);
        var containers = new List<(VeId Id, int? Order)>();
        foreach (VeId id in KnownIds())
            using (RunningVe? running = probe.TryOpen(id))
                // One that is locked may be about to run.
                if (running is not null || VeLock.TryHolder(host.Paths, id) is not null)
                    containers.Add((id, OrderOf(id)));
        var results = new List<HostwideResult>();
        var told = new Lock();
        foreach (ImmutableArray<VeId> group in BootOrder.Down(containers))
            results.AddRange(AtOnce.Run(group, AtATime, id =>
            {
                HostwideResult result = Stop(id, fast, timeout);
                lock (told)
                    tell(result);
                return result;
            }));
        return results;
    }

    // A VE whose configuration was removed while it ran has a state yet.
    SortedSet<VeId> KnownIds()
    {
        var ids = new SortedSet<VeId>(host.Registry.Ids());
        if (Directory.Exists(host.Paths.Run))
            foreach (string path in Directory.EnumerateDirectories(host.Paths.Run))
                if (VeId.TryParse(Path.GetFileName(path), out VeId id))
                    ids.Add(id);
        return ids;
    }

    int? OrderOf(VeId id)
    {
        try
        {
            return VeConfigReader.TryRead(host.Paths, id)?.BootOrder;
        }
        catch (VeException)
        {
            // Its file is damaged, and it has to stop all the same.
            return null;
        }
    }

    HostwideResult Stop(VeId id, bool fast, int? timeout)
    {
        try
        {
            // Another stop that is under way takes as long as it takes.
            using VeLock held = host.Lock(id, Verb, TimeSpan.FromSeconds(host.Config.StopTimeout + 30));
            return new HostwideResult(id, 0, new StopVe(host).RunLocked(id, fast, timeout, StopIntent.WithTheHost));
        }
        catch (VeException failure)
        {
            return new HostwideResult(id, (int)failure.Error, null, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new HostwideResult(id, (int)VeError.System, null, failure.Message);
        }
    }
}
