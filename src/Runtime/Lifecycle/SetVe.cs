using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Launch;
using Vectl.Runtime.Limits;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Changes the configuration of a VE.</summary>
public sealed class SetVe(VectlHost host)
{
    /// <summary>
    /// Applies <paramref name="settings"/> to the VE if it runs; with <paramref name="save"/> also writes them. What is in
    /// <paramref name="accounts"/> is written into the VE, whether it runs or not. All or nothing.
    /// </summary>
    /// <returns>Whether the configuration differs from before.</returns>
    public bool Run(VeId id, IReadOnlyList<Setting> settings, bool save, IReadOnlyList<AccountChange>? accounts = null)
    {
        using VeLock held = host.Lock(id, "set");
        VeConfig before = host.ReadConfig(id);
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        var network = new NetworkChange(host.Paths, before, running, settings, save);
        VeConfig after = VeSettings.Apply(network.Start, settings);
        if (after.Ids != before.Ids || after.Template != before.Template)
            throw new VeException(VeError.BadValue, $"CTID {id}: the template and the ids of a VE are fixed when it is created");
        if (!save && after.Name != before.Name)
            throw new VeException(VeError.BadValue, "a name can only be changed with --save");
        bool Touched(string key) => settings.Any(setting => key == setting.Key || key.StartsWith(setting.Key + ".", StringComparison.Ordinal) || setting.Key.StartsWith(key + ".", StringComparison.Ordinal));
        LimitRules.Check(after, Touched, LimitFacts.OfHost);

        using Cgroup? top = running is null ? null : Cgroup.Open(running.State.Cgroup);
        bool isNamed = save && (Touched("hostname") || after.EffectiveHostname != before.EffectiveHostname), hasAccounts = accounts is { Count: > 0 };
        // A stopped VE is as its file says, and one that runs is so again at its next start.
        bool hasNetwork = (save || running is not null) && settings.Any(setting => setting.Key is "network" or "nameservers" or "searchdomains" or "peers" or "guest_network" || setting.Key.StartsWith("network.", StringComparison.Ordinal));
        using GuestRoot? root = !isNamed && !hasAccounts && !hasNetwork ? null : running is null ? GuestRoot.OfStopped(host, after) : GuestRoot.Of(running);
        using var rollback = new Rollback();
        network.Claim(after, rollback);
        if (running is not null)
        {
            // Also when the file says so already: what runs may have been changed without --save since.
            ChangeLimits(after, running, top!, Touched, rollback);
            ChangeHostname(running, before, after, rollback);
            if (network.IsLive)
                new VeNetwork(host).Change(running, network.Wanted, rollback);
        }
        if (isNamed)
        {
            rollback.Push(() => WriteHostname(root!, before));
            WriteHostname(root!, after);
        }
        if (hasNetwork)
            new GuestNetwork(host.Paths, after).Write(root!, rollback);
        if (running is not null && (hasNetwork || after.EffectiveHostname != before.EffectiveHostname))
        {
            var peers = new PeerNames(host);
            rollback.Push(() => peers.Update(before with { Network = network.Live }));
            peers.Update(after with { Network = network.Wanted });
        }
        if (hasAccounts)
            new GuestAccounts(root!, rollback).Apply(accounts!);
        bool changed = VeConfigWriter.Format(after) != VeConfigWriter.Format(before);
        if (save && changed)
            Save(id, before, after, rollback);
        rollback.Commit();
        network.ReleaseLost(after);
        return changed;
    }

    /// <summary>Gives a running VE all the limits of its configuration again, whatever was changed since its start. All or nothing.</summary>
    public void ResetLimits(VeId id)
    {
        using VeLock held = host.Lock(id, "set");
        VeConfig config = host.ReadConfig(id);
        LimitRules.Check(config, _ => true, LimitFacts.OfHost);
        using RunningVe running = new VeProbe(host).Open(id);
        using Cgroup top = Cgroup.Open(running.State.Cgroup);
        using var rollback = new Rollback();
        ChangeLimits(config, running, top, _ => true, rollback);
        rollback.Commit();
    }

    void ChangeLimits(VeConfig config, RunningVe running, Cgroup top, Func<string, bool> touched, Rollback rollback)
    {
        new VeLimits(host).Change(config, top, touched, rollback);
        if (touched("devices") || touched("devnodes") || touched("features"))
            VeDevices.Change(config, running, top, rollback);
    }

    static void ChangeHostname(RunningVe running, VeConfig before, VeConfig after, Rollback rollback)
    {
        if (after.EffectiveHostname == before.EffectiveHostname)
            return;
        // A failure may also come after the name is set.
        rollback.Push(() => SetHostname(running, before.EffectiveHostname));
        SetHostname(running, after.EffectiveHostname);
    }

    // Its peers write to the same file.
    void WriteHostname(GuestRoot root, VeConfig config)
    {
        using IDisposable? held = config.Peers is null ? null : new PeerNames(host).Lock();
        GuestIdentity.SetHostname(root, config.EffectiveHostname);
    }

    void Save(VeId id, VeConfig before, VeConfig after, Rollback rollback)
    {
        var names = new NameIndex(host.Paths);
        if (after.Name != before.Name && after.Name is { } name)
        {
            names.Claim(name, id);
            rollback.Push(() => names.Release(name, id));
        }
        AtomicFile.RemoveStale(host.Paths.VeConfigs);
        // A failure may also come after the new file is in its place.
        rollback.Push(() => VeConfigWriter.Write(host.Paths, before));
        VeConfigWriter.Write(host.Paths, after);
        if (after.Name != before.Name && before.Name is { } old)
            names.Release(old, id);
    }

    static void SetHostname(RunningVe running, string hostname)
    {
        using RunningLaunch launch = Launcher.Start(HostnamePlan.Build(hostname), new Dictionary<Slot, Fd> { [HostnamePlan.Init] = running.Init });
        ExitStatus status = Kernel.Reap(launch.Pid);
        if (launch.Failure() is { } failure)
            throw new VeException(VeError.System, $"CTID {running.Id}: {failure}");
        if (status != ExitStatus.Exited(0))
            throw new VeException(VeError.System, $"CTID {running.Id}: what was to set the host name {status}");
    }
}
