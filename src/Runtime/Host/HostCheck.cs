using Vectl.Runtime.Configuration;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Host;

/// <summary>Looks at the host and says what VEs have and lack on it, each with its mend. Changes nothing.</summary>
/// <param name="paths">Where the data is.</param>
/// <param name="config">How many VEs there may be.</param>
public sealed partial class HostCheck(VectlPaths paths, HostConfig config)
{
    /// <summary>All findings, the good ones too.</summary>
    public IReadOnlyList<Finding> Run() =>
    [
        .. PrivilegeChecks.Run(),
        .. KernelChecks.Run(),
        .. NamespaceChecks.Run(config.IdRanges),
        .. CgroupChecks.Run(),
        .. DeviceChecks.Run(),
        .. IoWeightChecks.Run(paths),
        .. FileSystemChecks.Run(paths),
        .. LimitChecks.Run(),
        .. NetworkChecks.Run(paths),
        .. LxcfsChecks.Run(config.Lxcfs),
        .. ToolChecks.Run(),
    ];
}
