using System.Collections.Immutable;
using Vectl.Cgroups;
using Vectl.Cgroups.Devices;
using Vectl.Cgroups.Limits;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Limits;

/// <summary>Gives a VE's cgroup its limits, when it starts and while it runs.</summary>
sealed class VeLimits(VectlHost host)
{
    /// <summary>The writes of a start. Throws when the host cannot have one of the limits (exit code 6).</summary>
    public ImmutableArray<CgroupWrite> Plan(VeConfig config)
    {
        LimitRules.Check(config, _ => true, LimitFacts.OfHost);
        return LimitPlan.Start(config.Limits, config.Limits.Io.NeedsDisk ? RequireDisks(config.Id) : []);
    }

    /// <summary>Throws when the VE, which runs, could not be started again with its limits (exit code 6).</summary>
    /// <param name="config">The VE.</param>
    /// <param name="top">Its cgroup, which shows what this host can enforce.</param>
    /// <param name="skip">Whether it would go without those that it cannot.</param>
    public void CheckRestart(VeConfig config, Cgroup top, bool skip)
    {
        ImmutableArray<CgroupWrite> writes = Plan(config);
        if (skip)
            return;
        VeCgroup.EnableControllers(host.Cgroups, top, LimitPlan.Controllers(writes));
        RefuseUnenforceable(config.Id, top, writes, $"vectl restart {config.Id} --skip-limits restarts it without.");
    }

    /// <summary>Writes the limits into a new cgroup, before anything of the VE runs in it.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="top">Its cgroup.</param>
    /// <param name="writes">From <see cref="Plan"/>.</param>
    /// <param name="skip">Whether to go without those that this host cannot enforce.</param>
    public void Start(VeId id, Cgroup top, ImmutableArray<CgroupWrite> writes, bool skip)
    {
        if (!skip)
            RefuseUnenforceable(id, top, writes, $"vectl start {id} --skip-limits starts it without.");
        Explain(id, () => LimitWriter.Apply(top, writes));
    }

    /// <summary>Changes the limits of a running VE. What undoes it goes to <paramref name="rollback"/>.</summary>
    /// <param name="config">The VE as it is to be.</param>
    /// <param name="top">Its cgroup.</param>
    /// <param name="touched">The keys to apply.</param>
    /// <param name="rollback">Runs when a later part of the command fails.</param>
    public void Change(VeConfig config, Cgroup top, Func<string, bool> touched, Rollback rollback)
    {
        ImmutableArray<CgroupWrite> writes = LimitPlan.Change(config.Limits, DisksFor(config, touched), touched);
        if (writes.IsEmpty)
            return;
        VeCgroup.EnableControllers(host.Cgroups, top, LimitPlan.Controllers(writes));
        RefuseUnenforceable(config.Id, top, writes, null);
        UsageRules.Check(config.Id, top, writes);
        Explain(config.Id, () => LimitWriter.Change(top, writes, rollback.Push));
    }

    ImmutableArray<DeviceNumber> DisksFor(VeConfig config, Func<string, bool> touched)
        => !touched("io.rbps") && !touched("io.wbps") && !touched("io.riops") && !touched("io.wiops") ? []
            : config.Limits.Io.NeedsDisk ? RequireDisks(config.Id)
            : BlockDevices.Host.Below(host.Paths.PrivateArea(config.Id));

    ImmutableArray<DeviceNumber> RequireDisks(VeId id)
    {
        string area = host.Paths.PrivateArea(id);
        ImmutableArray<DeviceNumber> disks = BlockDevices.Host.Below(area);
        return disks.IsEmpty
            ? throw new VeException(VeError.Resources, $"CTID {id}: a limit of io needs a disk, and its private area {area} lies on none",
                "Keep the private areas on a file system of a disk, or unset io.rbps, io.wbps, io.riops and io.wiops.")
            : disks;
    }

    static void RefuseUnenforceable(VeId id, Cgroup top, ImmutableArray<CgroupWrite> writes, string? without)
    {
        ImmutableArray<IGrouping<string, CgroupWrite>> missing = LimitWriter.Unenforceable(top, writes);
        if (missing.IsEmpty)
            return;
        string[] controllers = [.. missing.Select(group => group.First().Controller).Distinct()];
        (string reason, string mend) = CgroupChecks.WhyMissing(controllers, top.Controllers);
        throw new VeException(VeError.Resources, $"CTID {id}: this host cannot enforce {string.Join(", ", missing.Select(group => group.Key))}: {reason}", without is null ? mend : $"{mend} {without}");
    }

    static void Explain(VeId id, Action write)
    {
        try
        {
            write();
        }
        catch (ErrnoException failure)
        {
            throw new VeException(VeError.Resources, $"CTID {id}: the kernel refuses a limit: {failure.Message}");
        }
    }
}
