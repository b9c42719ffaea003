using System.Globalization;
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
    public bool Exist(VeId id) => HasFiles(id) || new IdRangeIndex(host.Paths, host.Config).HasAny(id) || new NameIndex(host.Paths).HasAny(id);

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
        string area = host.Paths.PrivateArea(id);
        if (Kernel.TryStat(area) is not null)
            Kernel.Rename(area, $"{host.Paths.PrivateAreas}/{Doomed}{id}-{Environment.ProcessId}");
        ReleaseLinks(id, config);
        host.States.Remove(id);
        Kernel.Remove(host.Paths.ConsoleLog(id));
        Kernel.Remove(host.Paths.ConsoleLog(id) + ".1");
        Kernel.Remove(host.Paths.MountPoint(id), directory: true);
        SweepDoomed();
    }

    void ReleaseLinks(VeId id, VeConfig? config)
    {
        var ranges = new IdRangeIndex(host.Paths, host.Config);
        var names = new NameIndex(host.Paths);
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

    void SweepDoomed()
    {
        if (!Directory.Exists(host.Paths.PrivateAreas))
            return;
        foreach (string path in Directory.EnumerateDirectories(host.Paths.PrivateAreas, Doomed + "*"))
            if (!BelongsToLiveProcess(path))
                TreeRemover.Remove(path);
    }

    static bool BelongsToLiveProcess(string path)
        => int.TryParse(path.AsSpan(path.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            && pid != Environment.ProcessId && Kernel.TryStat($"/proc/{pid}") is not null;
}
