using Vectl.Cgroups;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What every verb works with: where things are, the host's defaults, and the stores over them.</summary>
/// <param name="paths">The layout.</param>
public sealed class VectlHost(VectlPaths paths)
{
    CgroupMount? _cgroups;
    HostConfig? _config;

    /// <summary>The layout.</summary>
    public VectlPaths Paths { get; } = paths;

    /// <summary>Host-wide defaults; the file is read when somebody first asks, which <c>exec</c> does not.</summary>
    public HostConfig Config => _config ??= HostConfigReader.Read(Paths.HostConfig);

    /// <summary>Which VEs there are.</summary>
    public VeRegistry Registry { get; } = new(paths);

    /// <summary>The state of VEs that were started.</summary>
    public StateStore States { get; } = new(paths);

    /// <summary>Which VEs ran when the host went down.</summary>
    public RunMarks Marks { get; } = new(paths);

    /// <summary>The OS templates.</summary>
    public TemplateStore Templates { get; } = new(paths, name => UsersOf(paths, name));

    /// <summary>The host's cgroup2 mount.</summary>
    public CgroupMount Cgroups => _cgroups ??= CgroupMount.Find()
        ?? throw new VeException(VeError.HostUnfit, "this host has no cgroup2 mount", "Mount it: mount -t cgroup2 none /sys/fs/cgroup (or boot with systemd.unified_cgroup_hierarchy=1).");

    /// <summary>The VE's configuration (exit code 14 when there is none).</summary>
    public VeConfig ReadConfig(VeId id) => VeConfigReader.Read(Paths, id);

    /// <summary>Takes the VE's lock for <paramref name="verb"/> (exit code 9 when another command has it).</summary>
    public VeLock Lock(VeId id, string verb, TimeSpan wait = default)
        => VeLock.Take(Paths, id, verb, wait, () => IsKnown(id));

    /// <summary>Takes the VE's lock if nobody has it.</summary>
    public VeLock? TryLock(VeId id, string verb) => VeLock.TryTake(Paths, id, verb, default, out _, () => IsKnown(id));

    bool IsKnown(VeId id) => Registry.Exists(id) || Linux.Kernel.TryStat(Paths.State(id)) is not null;

    // A configuration that cannot be read may name the template, so its error stops whoever asks.
    static IReadOnlyList<VeId> UsersOf(VectlPaths paths, string template)
        => [.. new VeRegistry(paths).Ids().Where(id => VeConfigReader.TryRead(paths, id)?.Template == template)];
}
