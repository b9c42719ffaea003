using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Everything of a VE but its configuration: what destroy removes, and what an interrupted create or destroy leaves.</summary>
sealed class VeRemains(VectlHost host)
{
    const string Doomed = ".destroyed-";

    /// <summary>Whether there is anything of a VE that has no configuration.</summary>
    public bool Exist(VeId id) => HasFiles(id) || new IdRangeIndex(host.Paths, host.Config).HasAny(id) || new NameIndex(host.Paths).HasAny(id) || new NetworkIndex(host.Paths).HasAny(id);

    /// <summary>For create: removes what an interrupted command left of a VE that has no configuration. Its links are left for it to claim again.</summary>
    public void RemoveIfAny(VeId id)
    {
        if (HasFiles(id))
            Remove(id, config: null);
    }

    /// <summary>Removes it all, under the VE's lock. What other killed commands left half deleted goes too.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="config">What its configuration was, or null when nobody knows.</param>
    public void Remove(VeId id, VeConfig? config)
    {
        new VeProbe(host).RemoveLeftovers(id);
        HidePrivateArea(id);
        ReleaseLinks(id, config);
        AtomicFile.RemoveStale(host.Paths.VeConfigs);
        host.States.Remove(id);
        host.Marks.Clear(id);
        Kernel.Remove(host.Paths.ConsoleLog(id));
        Kernel.Remove(host.Paths.ConsoleLog(id) + ".1");
        Kernel.Remove(host.Paths.MountPoint(id), directory: true);
        SweepDoomed(id);
    }

    void ReleaseLinks(VeId id, VeConfig? config)
    {
        var ranges = new IdRangeIndex(host.Paths, host.Config);
        var names = new NameIndex(host.Paths);
        // Also what it had while it ran, and its configuration never said.
        new NetworkIndex(host.Paths).ReleaseAll(id);
        if (config is null)
        {
            ranges.ReleaseAll(id);
            names.ReleaseAll(id);
            return;
        }
        ranges.Release(config.Ids, id);
        if (config.Name is { } name)
            names.Release(name, id);
    }

    bool HasFiles(VeId id) => Kernel.TryStat(host.Paths.PrivateArea(id)) is not null
        || Kernel.TryStat(host.Paths.State(id)) is not null
        || Kernel.TryStat(host.Paths.ConsoleLog(id)) is not null;

    // Renamed first: what is half deleted must not be taken for a private area.
    void HidePrivateArea(VeId id)
    {
        string area = host.Paths.PrivateArea(id), doomed = $"{host.Paths.PrivateAreas}/{Doomed}{id}";
        if (Kernel.TryStat(area) is null)
            return;
        if (Kernel.TryStat(doomed) is not null)
            TreeRemover.Remove(doomed);
        Kernel.Rename(area, doomed);
    }

    void SweepDoomed(VeId own)
    {
        if (!Directory.Exists(host.Paths.PrivateAreas))
            return;
        foreach (string path in Directory.EnumerateDirectories(host.Paths.PrivateAreas, Doomed + "*"))
            if (VeId.TryParse(Path.GetFileName(path.AsSpan())[Doomed.Length..], out VeId id))
                Sweep(path, id, isOwn: id == own);
    }

    // Whoever deletes another VE's holds that VE's lock, so the one who was killed at it does not any more.
    void Sweep(string path, VeId id, bool isOwn)
    {
        using VeLock? held = isOwn ? null : host.TryLock(id, "destroy");
        if (isOwn || held is not null)
            TreeRemover.Remove(path);
    }
}
