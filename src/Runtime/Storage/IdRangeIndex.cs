using System.Globalization;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>The host's id ranges, each of which belongs to one VE at most.</summary>
/// <param name="paths">The layout.</param>
/// <param name="config">Which ids VEs may have.</param>
public sealed class IdRangeIndex(VectlPaths paths, HostConfig config)
{
    readonly LinkIndex _links = new(paths, paths.IdRanges, (ve, thing) => Text(ve.Ids) == thing);

    /// <summary>Gives a free range to <paramref name="id"/>, whose lock the caller holds; exit code 6 when there is none.</summary>
    public IdRange Allocate(VeId id)
    {
        // CTIDs are mostly given in a row, so the first try nearly always succeeds.
        int preferred = (id.Number - VeId.Lowest) % config.IdRanges;
        for (int i = 0; i < config.IdRanges; i++)
        {
            var range = new IdRange(config.FirstId + (uint)((preferred + i) % config.IdRanges) * IdRange.Size);
            if (_links.Claim(Text(range), id) is null)
                return range;
        }
        throw new VeException(VeError.Resources, $"all {config.IdRanges} id ranges from {config.FirstId} on are in use",
            $"Destroy VEs that are not needed, or raise ids.count in {paths.HostConfig}.");
    }

    /// <summary>Gives <paramref name="range"/> to <paramref name="id"/>, whose lock the caller holds; exit code 6 when another VE has it.</summary>
    public void Claim(IdRange range, VeId id)
    {
        if (_links.Claim(Text(range), id) is { } owner)
            throw new VeException(VeError.Resources, $"host ids {range} belong to CTID {owner}");
    }

    /// <summary>Takes <paramref name="range"/> from <paramref name="id"/>; another VE's stays.</summary>
    public void Release(IdRange range, VeId id) => _links.Release(Text(range), id);

    /// <summary>Takes every range that a link gives to <paramref name="id"/>: for a VE whose configuration does not say.</summary>
    public void ReleaseAll(VeId id) => _links.ReleaseAll(id);

    /// <summary>Whether a link gives any range to <paramref name="id"/>.</summary>
    public bool HasAny(VeId id) => _links.ThingsOf(id).Any();

    static string Text(IdRange range) => range.Base.ToString(CultureInfo.InvariantCulture);
}
