using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>The names of VEs, each of which belongs to one at most.</summary>
/// <param name="paths">The layout.</param>
public sealed class NameIndex(VectlPaths paths)
{
    readonly LinkIndex _links = new(paths, paths.Names, (config, name) => config.Name?.Text == name);

    /// <summary>Gives <paramref name="name"/> to <paramref name="id"/>, whose lock the caller holds; exit code 131 when another VE has it.</summary>
    public void Claim(VeName name, VeId id)
    {
        if (_links.Claim(name.Text, id) is { } owner)
            throw new VeException(VeError.BadName, $"name '{name}' belongs to CTID {owner}");
    }

    /// <summary>Takes <paramref name="name"/> from <paramref name="id"/>; another VE's stays.</summary>
    public void Release(VeName name, VeId id) => _links.Release(name.Text, id);

    /// <summary>The VE of this name, or null when there is none.</summary>
    public VeId? Find(VeName name) => _links.Find(name.Text);

    /// <summary>Takes every name that a link gives to <paramref name="id"/>: for a VE whose configuration does not say.</summary>
    public void ReleaseAll(VeId id) => _links.ReleaseAll(id);

    /// <summary>Whether a link gives any name to <paramref name="id"/>.</summary>
    public bool HasAny(VeId id) => _links.ThingsOf(id).Any();
}
