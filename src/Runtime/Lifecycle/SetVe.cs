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
        var change = new Change(running is not null, before, VeSettings.Apply(network.Start, settings), network, settings, save);
        change.Check();
        using GuestRoot? root = !change.SavesHostname && !change.HasNetwork && accounts is not { Count: > 0 } ? null
            : running is null ? GuestRoot.OfStopped(host, change.After) : GuestRoot.Of(running);
        using Cgroup? top = running is null ? null : Cgroup.Open(running.State.Cgroup);
        using var rollback = new Rollback();
        network.Claim(change.After, rollback);
        if (running is not null)
            ChangeRunning(running, top!, change, rollback);
        if (root is not null)
            ChangeGuest(root, change, accounts ?? [], rollback);
        if (running is not null && (change.HasNetwork || change.Renames))
        {
            var peers = new PeerNames(host);
            rollback.Push(() => peers.Update(before with { Network = network.Live }));
            peers.Update(change.After with { Network = network.Wanted });
        }
        bool changed = VeConfigWriter.Format(change.After) != VeConfigWriter.Format(before);
        if (save && changed)
            Save(id, before, change.After, rollback);
        rollback.Commit();
        network.ReleaseLost(change.After);
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

    // Also when the file says so already: what runs may have been changed without --save since.
    void ChangeRunning(RunningVe running, Cgroup top, Change change, Rollback rollback)
    {
        try
        {
            ChangeLimits(change.After, running, top, change.Touches, rollback);
            if (change.Renames)
            {
                // A failure may also come after the name is set.
                rollback.Push(() => SetHostname(running, change.Before.EffectiveHostname));
                SetHostname(running, change.After.EffectiveHostname);
            }
            if (change.Network.IsLive)
                new VeNetwork(host).Change(running, change.Network.Wanted, rollback);
        }
        catch (Exception e) when (e is IOException or VeException && running.HasStopped(0))
        {
            throw running.Stopped();
        }
    }

    void ChangeGuest(GuestRoot root, Change change, IReadOnlyList<AccountChange> accounts, Rollback rollback)
    {
        if (change.SavesHostname)
        {
            rollback.Push(() => WriteHostname(root, change.Before));
            WriteHostname(root, change.After);
        }
        if (change.HasNetwork)
            new GuestNetwork(host.Paths, change.After).Write(root, rollback);
        if (accounts.Count > 0)
            new GuestAccounts(root, rollback).Apply(accounts);
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

    /// <summary>What becomes of a VE, and where that shows.</summary>
    sealed record Change(bool Runs, VeConfig Before, VeConfig After, NetworkChange Network, IReadOnlyList<Setting> Settings, bool Save)
    {
        /// <summary>Whether its processes see another host name.</summary>
        public bool Renames => After.EffectiveHostname != Before.EffectiveHostname;

        /// <summary>Whether its <c>/etc/hostname</c> is written.</summary>
        public bool SavesHostname => Save && (Touches("hostname") || Renames);

        /// <summary>Whether its files of the network are written. A stopped VE is as its file says, and one that runs is so again at its next start.</summary>
        public bool HasNetwork => (Save || Runs)
            && Settings.Any(setting => setting.Key is "network" or "nameservers" or "searchdomains" or "peers" or "guest_network" || setting.Key.StartsWith("network.", StringComparison.Ordinal));

        /// <summary>Whether a setting is about a key, something below it, or all that it is below.</summary>
        public bool Touches(string key) => Settings.Any(setting => key == setting.Key
            || key.StartsWith(setting.Key + ".", StringComparison.Ordinal) || setting.Key.StartsWith(key + ".", StringComparison.Ordinal));

        /// <summary>Throws when it cannot be.</summary>
        public void Check()
        {
            if (After.Ids != Before.Ids || After.Template != Before.Template)
                throw new VeException(VeError.BadValue, $"CTID {Before.Id}: the template and the ids of a VE are fixed when it is created");
            if (!Save && After.Name != Before.Name)
                throw new VeException(VeError.BadValue, "a name can only be changed with --save");
            LimitRules.Check(After, Touches, LimitFacts.OfHost);
        }
    }
}
