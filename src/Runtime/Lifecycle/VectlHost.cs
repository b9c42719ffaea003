using Vectl.Runtime.Configuration;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What every verb works with: where things are and the host's defaults.</summary>
/// <param name="paths">The layout.</param>
/// <param name="config">Host-wide defaults.</param>
public sealed class VectlHost(VectlPaths paths, HostConfig config)
{
    /// <summary>The layout.</summary>
    public VectlPaths Paths { get; } = paths;

    /// <summary>Host-wide defaults.</summary>
    public HostConfig Config { get; } = config;
}
