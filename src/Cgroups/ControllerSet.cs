using System.Collections.Immutable;

namespace Vectl.Cgroups;

/// <summary>Names of controllers as <c>cgroup.controllers</c> and <c>cgroup.subtree_control</c> list and take them.</summary>
static class ControllerSet
{
    /// <summary>What a VE's cgroups have when the host offers it; limits and accounting build on these.</summary>
    public static ImmutableArray<string> Wanted { get; } = ["cpuset", "cpu", "io", "memory", "pids"];

    /// <summary>The names in a file of the kernel's.</summary>
    public static ImmutableArray<string> Parse(string text)
        => [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The names of <paramref name="left"/> that <paramref name="right"/> has, or with <paramref name="present"/> false has not.</summary>
    public static ImmutableArray<string> Where(ImmutableArray<string> left, ImmutableArray<string> right, bool present)
        => left.RemoveAll(name => right.Contains(name) != present);

    /// <summary>The text that enables them in <c>cgroup.subtree_control</c>.</summary>
    public static string Enable(ImmutableArray<string> names) => string.Join(' ', names.Select(name => "+" + name));
}
