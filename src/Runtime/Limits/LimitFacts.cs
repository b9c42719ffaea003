using System.Collections.Immutable;
using Vectl.Runtime.Host;
using Vectl.Runtime.Launch;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Limits;

/// <summary>What of the host limits are about.</summary>
/// <param name="Online">The processors (<c>cpu</c>) or the memory nodes (<c>node</c>) that are on.</param>
/// <param name="Fault">What is wrong with a name below <c>/dev</c> as a device that a VE gets, or null.</param>
sealed record LimitFacts(Func<string, ImmutableSortedSet<int>> Online, Func<string, string?> Fault)
{
    /// <summary>This host's, looked up when somebody asks.</summary>
    public static LimitFacts OfHost { get; } = new(OnlineOf, name => DeviceNode.Find(name, out string fault) is null ? fault : null);

    // A kernel without NUMA has no node directory, and one node.
    static ImmutableSortedSet<int> OnlineOf(string kind)
        => NumberList.TryParse(HostFile.TryRead($"/sys/devices/system/{kind}/online"), out ImmutableSortedSet<int> numbers) ? numbers : [0];
}
