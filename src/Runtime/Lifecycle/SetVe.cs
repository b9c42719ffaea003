using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Changes the configuration of a VE.</summary>
public sealed class SetVe(VectlHost host)
{
    /// <summary>Applies <paramref name="settings"/>; with <paramref name="save"/> also writes them. All or nothing.</summary>
    /// <returns>Whether anything differed from before.</returns>
    public bool Run(VeId id, IReadOnlyList<Setting> settings, bool save) => throw new NotSupportedException(host.ToString());
}
