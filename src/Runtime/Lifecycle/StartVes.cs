using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Starts all VEs that start with the host and do not run yet, in their order, those of one order at once.</summary>
public sealed class StartVes(VectlHost host)
{
    /// <summary>Returns what became of each; one that fails keeps no other from its start.</summary>
    /// <param name="tell">Called with each result as it comes, by one thread at a time.</param>
    public IReadOnlyList<HostwideResult> Run(Action<HostwideResult> tell)
    {
        var results = new List<HostwideResult>();
        var containers = new List<(VeId Id, int? Order)>();
        foreach (VeId id in host.Registry.Ids())
            try
            {
                VeConfig config = host.ReadConfig(id);
                bool ran = host.Marks.Has(id);
                if (BootOrder.StartsWithHost(config, ran) && !IsRunning(id))
                    containers.Add((id, config.BootOrder));
                else if (ran)
                    ForgetIfStopped(id);
            }
            catch (VeException failure)
            {
                results.Add(new HostwideResult(id, (int)failure.Error, null, failure.Message));
                tell(results[^1]);
            }
        var told = new Lock();
        foreach (ImmutableArray<VeId> group in BootOrder.Up(containers))
            results.AddRange(AtOnce.Run(group, Environment.ProcessorCount, id =>
            {
                HostwideResult result = Start(id);
                lock (told)
                    tell(result);
                return result;
            }));
        return results;
    }

    bool IsRunning(VeId id)
    {
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        return running is not null;
    }

    // It is not to start, so from here on it is one that did not run.
    void ForgetIfStopped(VeId id)
    {
        using VeLock? held = host.TryLock(id, "start");
        if (held is not null && !IsRunning(id))
            host.Marks.Clear(id);
    }

    // A start holds pipes that no other start may inherit, so each VE gets a vectl of its own.
    HostwideResult Start(VeId id)
    {
        ImmutableArray<string> root = host.Paths.Root.Length == 0 ? [] : ["--root", host.Paths.Root];
        var words = new List<string>();
        try
        {
            ExitStatus status = HostTool.RunVectl([.. root, "--quiet", "start", id.ToString()], words.Add);
            // Somebody else was faster: it runs.
            return new HostwideResult(id, status == ExitStatus.Exited((int)VeError.Running) ? 0 : status.ShellCode, null, words);
        }
        catch (Exception failure) when (failure is VeException or IOException)
        {
            return new HostwideResult(id, (int)VeError.System, null, failure.Message);
        }
    }
}
