using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>The number of <c>create auto</c>.</summary>
static class FreeCtid
{
    /// <summary>The lowest number without a configuration, a private area, or a place in <paramref name="refused"/>.</summary>
    public static VeId Find(VectlPaths paths, IReadOnlySet<VeId> refused)
    {
        var taken = new HashSet<VeId>(refused);
        Add(taken, paths.VeConfigs);
        Add(taken, paths.PrivateAreas);
        return Lowest(taken);
    }

    /// <summary>The lowest number that is not taken.</summary>
    public static VeId Lowest(IReadOnlySet<VeId> taken)
    {
        for (int number = VeId.Lowest; number <= VeId.Highest; number++)
            if (VeId.TryParse(number.ToString(), out VeId id) && !taken.Contains(id))
                return id;
        throw new VeException(VeError.Resources, "every CTID is taken");
    }

    static void Add(HashSet<VeId> taken, string directory)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string path in Directory.EnumerateFileSystemEntries(directory))
        {
            ReadOnlySpan<char> name = path.AsSpan(path.LastIndexOf('/') + 1);
            if (VeId.TryParse(name.EndsWith(".yaml") ? name[..^5] : name, out VeId id))
                taken.Add(id);
        }
    }
}
