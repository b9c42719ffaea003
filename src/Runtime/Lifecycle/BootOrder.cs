using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Which VEs start with the host, and in which order: pure, given their configurations.</summary>
static class BootOrder
{
    /// <summary>Whether a VE starts with the host.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="ran">Whether it ran when the host went down.</param>
    public static bool StartsWithHost(VeConfig config, bool ran)
        => !config.Disabled && config.OnBoot switch { OnBoot.Yes => true, OnBoot.No => false, _ => ran };

    /// <summary>Groups of VEs, one after the other; those of a group go at once. The highest <c>bootorder</c> is first, none is last.</summary>
    public static ImmutableArray<ImmutableArray<VeId>> Up(IEnumerable<(VeId Id, int? Order)> containers) =>
    [
        .. containers.GroupBy(container => container.Order, container => container.Id)
            .OrderByDescending(group => (long?)group.Key ?? long.MinValue)
            .Select(group => group.Order().ToImmutableArray()),
    ];

    /// <summary>As <see cref="Up"/>, the other way round.</summary>
    public static ImmutableArray<ImmutableArray<VeId>> Down(IEnumerable<(VeId Id, int? Order)> containers) => [.. Up(containers).Reverse()];
}
