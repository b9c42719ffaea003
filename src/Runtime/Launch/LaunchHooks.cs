using Vectl.Linux;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Launch;

/// <summary>What the caller of a launch adds while the VE comes up, in the order in which it is called. Whatever throws ends the launch.</summary>
sealed class LaunchHooks
{
    /// <summary>Makes the VE's network, given its network namespace, while the stages build the root; null for nothing.</summary>
    public required Action<Fd>? Network { get; init; }

    /// <summary>Makes the VE's record, which takes effect when the VE is listed; null when a process has ended.</summary>
    public required Func<VeLauncher.Born, PendingFile?> Record { get; init; }

    /// <summary>Changes files of the VE, whose root is its own by now; the pid is init's.</summary>
    public required Action<int> Prepare { get; init; }

    /// <summary>The VE is listed, and its init not yet executed.</summary>
    public required Action Listed { get; init; }
}
