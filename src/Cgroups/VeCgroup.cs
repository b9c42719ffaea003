using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vectl.Cgroups.Usage;
using Vectl.Linux;

namespace Vectl.Cgroups;

/// <summary>
/// The cgroups of one VE: <c>PARENT/CTID</c>, which limits are set on and host root owns; <c>monitor</c> in it; and
/// <c>payload</c> in it, which belongs to the VE's root and is what the VE's cgroup namespace shows.
/// </summary>
public sealed class VeCgroup : IDisposable
{
    /// <summary>The child that holds the monitor.</summary>
    public const string MonitorName = "monitor";

    /// <summary>The child that holds the VE's processes.</summary>
    public const string PayloadName = "payload";

    VeCgroup(Cgroup top, Cgroup monitor, Cgroup payload)
    {
        Top = top;
        Monitor = monitor;
        Payload = payload;
    }

    /// <summary><c>PARENT/CTID</c>.</summary>
    public Cgroup Top { get; }

    /// <summary>Where the monitor is.</summary>
    public Cgroup Monitor { get; }

    /// <summary>Where the VE's processes are.</summary>
    public Cgroup Payload { get; }

    /// <summary>Controllers that <see cref="Payload"/> has; empty on a hybrid host, where limits cannot be enforced.</summary>
    public ImmutableArray<string> Controllers { get; private init; } = [];

    /// <summary>Controllers that the host has but refused to enable, each with its reason, e.g. <c>cpu: EINVAL</c>.</summary>
    public ImmutableArray<string> Refused { get; private init; } = [];

    /// <summary>Makes the cgroups of a VE. What a killed start left is replaced.</summary>
    /// <param name="mount">The host's cgroup2.</param>
    /// <param name="parent">The cgroup below the mount that holds all VEs, e.g. <c>ve</c>; made when it is not there.</param>
    /// <param name="ctid">The VE's number.</param>
    /// <param name="owner">The host id of the VE's root, to whom <c>payload</c> is delegated.</param>
    /// <param name="needed">Controllers that its limits need.</param>
    /// <param name="created">The cgroups.</param>
    /// <param name="livePid">When false is returned: a process that still lives in a leftover.</param>
    public static bool TryCreate(CgroupMount mount, string parent, string ctid, uint owner, ImmutableArray<string> needed, [NotNullWhen(true)] out VeCgroup? created, out int livePid)
    {
        created = null;
        using Cgroup above = Cgroup.TryOpen($"{mount.Path}/{parent}") ?? CreateParents(mount, parent);
        Cgroup? top = above.CreateChild(ctid);
        if (top is null)
        {
            if (!TryRemoveLeftover(above, ctid, out livePid))
                return false;
            top = above.CreateChild(ctid) ?? throw new ErrnoException(Errno.EEXIST, "mkdirat", $"{above.Path}/{ctid}");
        }
        livePid = 0;
        (ImmutableArray<string> controllers, ImmutableArray<string> refused) = Delegation.EnableControllers(mount, parent, top, needed);
        Cgroup payload = CreateChild(top, PayloadName);
        Delegation.GiveTo(payload, owner);
        created = new VeCgroup(top, CreateChild(top, MonitorName), payload) { Controllers = controllers, Refused = refused };
        return true;
    }

    /// <summary>Enables controllers for a VE that runs, as far as the host has them.</summary>
    public static void EnableControllers(CgroupMount mount, Cgroup top, ImmutableArray<string> needed)
        => Delegation.EnableControllers(mount, Path.GetDirectoryName(Path.GetRelativePath(mount.Path, top.Path))!, top, needed);

    /// <summary>Opens the cgroups of a VE, or returns null when there are none.</summary>
    public static VeCgroup? TryOpen(CgroupMount mount, string parent, string ctid)
    {
        Cgroup? top = Cgroup.TryOpen($"{mount.Path}/{parent}/{ctid}");
        if (top is null)
            return null;
        Cgroup? monitor = top.OpenChild(MonitorName), payload = top.OpenChild(PayloadName);
        if (monitor is not null && payload is not null)
            return new VeCgroup(top, monitor, payload);
        monitor?.Dispose();
        payload?.Dispose();
        top.Dispose();
        return null;
    }

    /// <summary>
    /// Reads what a VE uses, from the cgroup that its limits are set on; null when that is gone. Its tasks are those of
    /// <c>payload</c>: the monitor is none of the VE's.
    /// </summary>
    /// <param name="path"><c>PARENT/CTID</c> with the mount before it.</param>
    /// <param name="parts">What to read.</param>
    public static CgroupUsage? TryReadUsage(string path, UsageParts parts)
    {
        using Cgroup? top = Cgroup.TryOpen(path);
        using Cgroup? payload = top?.OpenChild(PayloadName);
        if (top is null)
            return null;
        CgroupUsage usage = CgroupUsage.Read(top, parts);
        return payload is null || !parts.HasFlag(UsageParts.Pids) ? usage
            : usage with { Pids = CgroupUsage.Read(payload, UsageParts.Pids).Pids.UnderLimitOf(usage.Pids) };
    }

    /// <summary>Removes all of a VE's cgroups, also half-made ones; none is no error.</summary>
    /// <exception cref="ErrnoException">EBUSY: processes live in them.</exception>
    public static void Remove(CgroupMount mount, string parent, string ctid)
    {
        using Cgroup? top = Cgroup.TryOpen($"{mount.Path}/{parent}/{ctid}");
        top?.RemoveTree();
    }

    static Cgroup CreateParents(CgroupMount mount, string parent)
    {
        string path = mount.Path;
        foreach (string name in parent.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = $"{path}/{name}";
            Kernel.MakeDirectory(path, 0x1ED);
        }
        return Cgroup.Open(path);
    }

    static bool TryRemoveLeftover(Cgroup above, string ctid, out int livePid)
    {
        livePid = 0;
        using Cgroup? leftover = above.OpenChild(ctid);
        if (leftover is null)
            return true;
        if (leftover.Populated && leftover.Processes(CgroupScope.Tree) is [int first, ..])
        {
            livePid = first;
            return false;
        }
        leftover.RemoveTree();
        return true;
    }

    static Cgroup CreateChild(Cgroup top, string name)
        => top.CreateChild(name) ?? throw new ErrnoException(Errno.EEXIST, "mkdirat", $"{top.Path}/{name}");

    /// <inheritdoc/>
    public void Dispose()
    {
        Monitor.Dispose();
        Payload.Dispose();
        Top.Dispose();
    }
}
