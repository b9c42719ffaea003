using System.IO.Enumeration;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>Which VEs there are: a VE exists by its configuration file.</summary>
/// <param name="paths">The layout.</param>
public sealed class VeRegistry(VectlPaths paths)
{
    const string Suffix = ".yaml";

    /// <summary>All CTIDs, ascending. Files of other names are not looked at.</summary>
    public IReadOnlyList<VeId> Ids()
    {
        var ids = new List<VeId>();
        try
        {
            ids.AddRange(new FileSystemEnumerable<VeId>(paths.VeConfigs, (ref FileSystemEntry entry) => Parse(entry.FileName)!.Value)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => Parse(entry.FileName) is not null && !entry.IsDirectory,
            });
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever created here.
            return ids;
        }
        ids.Sort();
        return ids;
    }

    /// <summary>Whether <paramref name="id"/> has a configuration file.</summary>
    public bool Exists(VeId id) => Kernel.TryStat(paths.VeConfig(id)) is not null;

    /// <summary>Throws unless there is such a VE (exit code 14).</summary>
    public void Require(VeId id)
    {
        if (!Exists(id))
            throw Missing(paths, id);
    }

    /// <summary>What to throw when there is no such VE.</summary>
    public static VeException Missing(VectlPaths paths, VeId id)
        => new(VeError.NoConfiguration, $"CTID {id} has no configuration file ({paths.VeConfig(id)})");

    static VeId? Parse(ReadOnlySpan<char> fileName)
        => fileName.EndsWith(Suffix) && VeId.TryParse(fileName[..^Suffix.Length], out VeId id) ? id : null;
}
