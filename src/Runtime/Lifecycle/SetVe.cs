using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Changes the configuration of a VE.</summary>
public sealed class SetVe(VectlHost host)
{
    /// <summary>Applies <paramref name="settings"/>; with <paramref name="save"/> also writes them. All or nothing.</summary>
    /// <returns>Whether anything differed from before.</returns>
    public bool Run(VeId id, IReadOnlyList<Setting> settings, bool save)
    {
        using VeLock held = host.Lock(id, "set");
        VeConfig before = host.ReadConfig(id);
        VeConfig after = VeSettings.Apply(before, settings);
        if (after == before)
            return false;
        if (after.Ids != before.Ids || after.Template != before.Template)
            throw new VeException(VeError.BadValue, $"CTID {id}: the template and the ids of a VE are fixed when it is created");
        if (!save && after.Name != before.Name)
            throw new VeException(VeError.BadValue, "a name can only be changed with --save");

        using var rollback = new Rollback();
        ApplyLive(id, before, after, rollback);
        if (save)
            Save(id, before, after, rollback);
        rollback.Commit();
        return true;
    }

    void ApplyLive(VeId id, VeConfig before, VeConfig after, Rollback rollback)
    {
        if (after.EffectiveHostname == before.EffectiveHostname)
            return;
        RunningVe? running = new VeProbe(host).TryOpen(id);
        if (running is null)
            return;
        using (running)
            SetHostname(running, after.EffectiveHostname);
        rollback.Push(() =>
        {
            using RunningVe? still = new VeProbe(host).TryOpen(id);
            if (still is not null)
                SetHostname(still, before.EffectiveHostname);
        });
    }

    void Save(VeId id, VeConfig before, VeConfig after, Rollback rollback)
    {
        var names = new NameIndex(host.Paths);
        if (after.Name != before.Name && after.Name is { } name)
        {
            names.Claim(name, id);
            rollback.Push(() => names.Release(name, id));
        }
        VeConfigWriter.Write(host.Paths, after);
        if (after.Name != before.Name && before.Name is { } old)
            names.Release(old, id);
    }

    static void SetHostname(RunningVe running, string hostname)
    {
        using RunningLaunch launch = Launcher.Start(HostnamePlan.Build(hostname), new Dictionary<Slot, Fd> { [HostnamePlan.Init] = running.Init });
        Kernel.Reap(launch.Pid);
        if (launch.Failure() is { } failure)
            throw new VeException(VeError.System, $"CTID {running.Id}: {failure}");
    }
}
