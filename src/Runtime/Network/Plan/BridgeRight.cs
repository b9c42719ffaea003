using Vectl.Linux;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Plan;

/// <summary>
/// Bridges that go with their last port: between the look whether one is there, or has ports, and what follows from that, nobody
/// else may make, use or remove one.
/// </summary>
/// <param name="paths">Where the lock is.</param>
sealed class BridgeRight(VectlPaths paths)
{
    /// <summary>Waits until nobody else has it.</summary>
    public WaitingLock Take()
    {
        Fd? file = null;
        Directories.Within(paths.Run, () => file = Kernel.Open(paths.BridgeLock, O_RDONLY | O_CREAT | O_NOFOLLOW, Permissions.Private));
        return new WaitingLock(file!, paths.BridgeLock);
    }
}
