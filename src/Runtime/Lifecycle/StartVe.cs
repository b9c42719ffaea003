using System.Collections.Immutable;
using System.Text;
using Vectl.Cgroups;
using Vectl.Cgroups.Devices;
using Vectl.Cgroups.Limits;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Host;
using Vectl.Runtime.Launch;
using Vectl.Runtime.Limits;
using Vectl.Runtime.Network;
using Vectl.Runtime.Network.Publish;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>How to start.</summary>
/// <param name="Force">Start it even when it is disabled.</param>
/// <param name="SkipLimits">Start it without those of its limits that this host cannot enforce.</param>
/// <param name="Notify">Where its init can say that the system is up, when somebody waits for that.</param>
/// <param name="QuickReboots">How many reboots in a row, each soon after a start, led to this start.</param>
/// <param name="Warn">Told of what on the host keeps the VE from working as configured, or null when nobody listens.</param>
public sealed record StartOptions(bool Force = false, bool SkipLimits = false, NotifySocket? Notify = null, int QuickReboots = 0, Action<Finding>? Warn = null)
{
    /// <summary>
    /// Instead of the VE's system a shell that does nothing and ends when this pipe does, so with whoever holds its other end; null for the system.
    /// </summary>
    internal Fd? Leash { get; init; }
}

/// <summary>Starts a VE.</summary>
public sealed class StartVe(VectlHost host)
{
    static readonly ImmutableArray<string> s_idle = ["/bin/sh", "-c", "read line"];

    /// <summary>Returns when init has been executed.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="options">How.</param>
    /// <param name="wait">For how long another command may keep the VE's lock.</param>
    public void Run(VeId id, StartOptions options, TimeSpan wait = default)
    {
        using VeLock held = host.Lock(id, "start", wait);
        RunLocked(id, options);
    }

    /// <summary>As <see cref="Run"/>, for a caller that holds the VE's lock.</summary>
    internal void RunLocked(VeId id, StartOptions options)
    {
        VeConfig config = host.ReadConfig(id);
        var probe = new VeProbe(host);
        if (probe.TryOpen(id, out VeState? last) is { } running)
            using (running)
                throw new VeException(VeError.Running, $"Container is already running: CTID {id} (init is pid {running.State.InitPid})");
        TemplateManifest template = Check(config, options);
        // A create that was killed at its very end left it.
        CreateVe.Finish(host.Paths, id);
        new MountVe(host).UnmountIfMounted(id);
        probe.RemoveLeftovers(id, last);
        PrepareDirectories();
        StartSpec spec = Specify(config, template, notifies: options.Notify is not null && KnowsNotify(template.InitSystem));
        Launch(config, template, options.Leash is null ? spec : spec with { InitArgv = s_idle, Leashed = true }, options);
        if (options.Warn is { } warn)
            foreach (Finding finding in NetworkChecks.AtStart(id, config.Network, host.Config.ChecksFirewall))
                warn(finding);
    }

    /// <summary>The template of a VE that can be started as far as one can tell while it runs; throws when it cannot.</summary>
    internal TemplateManifest Check(VeConfig config, StartOptions options)
    {
        VeId id = config.Id;
        if (config.Disabled && !options.Force)
            throw new VeException(VeError.Disabled, $"CTID {id} is disabled", $"Use --force, or: vectl set {id} --disabled no --save");
        TemplateManifest template = host.Templates.Find(TemplateName.Parse(config.Template));
        string tree = host.Templates.TreeOf(TemplateName.Parse(template.Name));
        if (Kernel.TryStat(tree) is not { } found || (found.stx_mode & LibC.S_IFMT) != LibC.S_IFDIR)
            throw new VeException(VeError.BadTemplate, $"template {template.Name} is damaged: its tree {tree} is not there", $"Build or import it again after: vectl template remove {template.Name}");
        if (Kernel.TryStat($"{host.Paths.PrivateArea(id)}/upper") is null)
            throw new VeException(VeError.NoPrivateArea, $"CTID {id} has no private area ({host.Paths.PrivateArea(id)}/upper)", "Restore it from a backup, or destroy the VE.");
        // A configuration copied by hand would give two VEs the same ids and addresses.
        new IdRangeIndex(host.Paths, host.Config).Claim(config.Ids, id);
        new NetworkIndex(host.Paths).Claim(id, NetworkClaim.Of(config.Network));
        HostPorts.Check([], config.Network);
        return template;
    }

    /// <summary>What a start does, for <c>--dry-run</c>: what the cgroup is given, then every system call of the launch. Touches nothing.</summary>
    public string PrintPlan(VeId id)
    {
        VeConfig config = host.ReadConfig(id);
        StartSpec spec = Specify(config, host.Templates.Find(TemplateName.Parse(config.Template)), notifies: false);
        var text = new StringBuilder();
        foreach (CgroupWrite write in new VeLimits(host).Plan(config))
            text.Append($"write(\"{write.File}\", \"{write.Value}\")  # limit {write.Key}\n");
        foreach (DeviceRule rule in VeDevices.Rules(config))
            text.Append($"bpf(device program)  # allow {rule}\n");
        return text.Append(NamespaceHolder.Plan.Print()).Append(new VeNetwork(host).Plan(config).Print()).Append(HostNat.Print(config)).Append(StartPlan.Build(spec).Print()).ToString();
    }

    void Launch(VeConfig config, TemplateManifest template, StartSpec spec, StartOptions options)
    {
        VeId id = config.Id;
        using StartNetwork? network = new VeNetwork(host).Prepare(config);
        var limits = new VeLimits(host);
        ImmutableArray<CgroupWrite> writes = limits.Plan(config);
        if (!VeCgroup.TryCreate(host.Cgroups, host.Config.CgroupParent, id.ToString(), config.Ids.Base, LimitPlan.Controllers(writes), out VeCgroup? cgroup, out int livePid))
            throw new VeException(VeError.Running, $"CTID {id} has processes (pid {livePid}) but no init that vectl started", $"Use: vectl stop {id} --fast");
        using VeCgroup own = cgroup;
        using var rollback = new Rollback();
        // Who runs for a script alone is not to come up with the host.
        if (options.Leash is null && host.Marks.Set(id))
            rollback.Push(() => host.Marks.Clear(id));
        if (network is not null)
            rollback.Push(network.Undo);
        rollback.Push(() => own.Top.RemoveTree());
        rollback.Push(() => RemoveEmptyLog(id));
        rollback.Push(() => new PeerNames(host).Leave(id));
        rollback.Push(() => host.States.Remove(id));
        network?.Record();
        limits.Start(id, own.Top, writes, options.SkipLimits);
        using (Cgroup parent = Cgroup.Open($"{host.Cgroups.Path}/{host.Config.CgroupParent}"))
            VeDevices.Start(config, parent, own.Top, options.SkipLimits);
        GuestNetwork? guest = null;
        bool isStale = false;
        VeLauncher.Start(spec, host.Templates.TreeOf(TemplateName.Parse(template.Name)), host.Paths.PrivateArea(id), own,
            spec.Notifies ? options.Notify!.Mount(config.Ids.Base) : null, options.Leash, new LaunchHooks
            {
                Network = network is null ? null : network.Apply,
                Record = born =>
                {
                    network?.CheckAddresses();
                    guest = new GuestNetwork(host.Paths, config);
                    isStale = guest.IsStale();
                    return StateOf(born, config, template, own, options) is { } state ? host.States.Prepare(id, state) : null;
                },
                Prepare = init =>
                {
                    if (isStale)
                        WriteGuest(guest!, config, init);
                },
                Listed = () => new PeerNames(host).Update(config),
            });
        rollback.Commit();
        network?.Announce();
    }

    static void WriteGuest(GuestNetwork network, VeConfig config, int init)
    {
        using var root = new GuestRoot(Kernel.Open($"/proc/{init}/root", LibC.O_PATH | LibC.O_DIRECTORY), config.Ids.Base);
        using var rollback = new Rollback();
        network.Write(root, rollback);
        rollback.Commit();
    }

    void RemoveEmptyLog(VeId id)
    {
        if (Kernel.TryStat(host.Paths.ConsoleLog(id)) is { stx_size: 0 })
            Kernel.Remove(host.Paths.ConsoleLog(id));
    }

    // Null when a process ended before its time; the launch says why.
    static VeState? StateOf(VeLauncher.Born born, VeConfig config, TemplateManifest template, VeCgroup cgroup, StartOptions options)
    {
        if (ProcessIdentity.Of(born.InitPid) is not { } init || ProcessIdentity.Of(born.MonitorPid) is not { } monitor)
            return null;
        return new VeState
        {
            BootId = BootId.Current,
            InitPid = init.Pid,
            InitStartTime = init.StartTime,
            MonitorPid = monitor.Pid,
            MonitorStartTime = monitor.StartTime,
            ConsoleFd = born.ConsoleFd,
            Cgroup = cgroup.Top.Path,
            IdBase = config.Ids.Base,
            StopSignal = template.StopSignal,
            Network = NetworkText.Format(config.Network),
            SkipLimits = options.SkipLimits,
            QuickReboots = options.QuickReboots,
            StartedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        };
    }

    StartSpec Specify(VeConfig config, TemplateManifest template, bool notifies)
    {
        ImmutableArray<string> root = host.Paths.Root.Length == 0 ? [] : ["--root", host.Paths.Root];
        return new StartSpec
        {
            Id = config.Id,
            Ids = config.Ids,
            Hostname = config.EffectiveHostname,
            Stage = host.Paths.Stage,
            InitArgv = [config.Init ?? template.Init],
            Environment =
            [
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", "TERM=linux", "container=vectl",
                .. config.Environment.Select(pair => $"{pair.Key}={pair.Value}"),
                .. notifies ? [$"NOTIFY_SOCKET={NotifySocket.Path}"] : (ReadOnlySpan<string>)[],
            ],
            BootId = Guid.NewGuid(),
            TimeOffsets = config.Time == TimeNamespace.Own && KernelFacts.HasTimeNamespaces ? KernelFacts.ClockOffsetsFromNow() : null,
            Devices = VeDevices.Nodes(config),
            ProcessLimits = config.ProcessLimits,
            Ptys = config.Ptys,
            Sysctls = config.Sysctls,
            OomScoreAdj = config.OomScoreAdj,
            LastCapability = KernelFacts.LastCapability,
            Lxcfs = Lxcfs.DirectoryOf(host.Config),
            Notifies = notifies,
            ConsoleLog = host.Paths.ConsoleLog(config.Id),
            ConsoleLogLimit = host.Config.ConsoleLogBytes,
            MonitorArgv = ["vectl", .. root, MonitorExit.Verb, config.Id.ToString()],
        };
    }

    // The others would only hand the variable on to their services.
    static bool KnowsNotify(InitSystem system) => system is InitSystem.Systemd or InitSystem.Other;

    // The staging directories are shared by all VEs: each mounts on them in a namespace of its own.
    void PrepareDirectories()
    {
        if (Kernel.TryStat($"{host.Paths.Stage}/root") is null)
            foreach (string name in (ReadOnlySpan<string>)["lower", "private", "root"])
                Directories.Ensure($"{host.Paths.Stage}/{name}");
        Directories.Ensure(host.Paths.Logs);
    }
}
