using System.Collections.Immutable;
using Vectl.Namespaces.Security;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Launch;

/// <summary>Everything that decides how a command joins a running VE.</summary>
public sealed record ExecSpec
{
    /// <summary>Programs to try in order, each with its arguments; the first that can be executed is.</summary>
    public required ImmutableArray<(string Path, ImmutableArray<string> Argv)> Programs { get; init; }

    /// <summary>The environment, <c>NAME=value</c>.</summary>
    public required ImmutableArray<string> Environment { get; init; }

    /// <summary>Directory to start in; <c>/</c> when it cannot be entered, unless <see cref="DirectoryIsRequired"/>.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether it fails when it cannot start in <see cref="Directory"/>.</summary>
    public bool DirectoryIsRequired { get; init; }

    /// <summary>Whom it becomes in the end; the VE's root, without supplementary groups, when null.</summary>
    public ExecIdentity? User { get; init; }

    /// <summary>The number of a descriptor that its programs name in their arguments and must find open; null for none.</summary>
    public int? Script { get; init; }

    /// <summary>Which of the standard streams 0, 1, 2 are replaced by an input of the plan; the others are the caller's.</summary>
    public required ImmutableArray<bool> Replaced { get; init; }

    /// <summary>Whether the replaced stdin is a terminal that becomes the controlling one.</summary>
    public bool Terminal { get; init; }

    /// <summary>
    /// Whether it is born outside of the VE's cgroup and waits until it is moved there: a cgroup that is at its <c>pids.max</c>
    /// refuses a birth (EAGAIN) but no process that is moved in.
    /// </summary>
    public bool MovedIn { get; init; }

    /// <summary>Limits of each process that are lower in the VE than for this one, by kind.</summary>
    public ImmutableArray<KeyValuePair<string, ProcessLimit>> ProcessLimits { get; init; } = [];

    /// <summary><c>oom_score_adj</c> of the VE's init, or null to keep this process's.</summary>
    public string? OomScoreAdj { get; init; }

    /// <summary>Whether the kernel has time namespaces.</summary>
    public bool JoinTime { get; init; }

    /// <summary>The capabilities that are kept.</summary>
    public CapabilitySet Capabilities { get; init; } = CapabilitySet.Default;

    /// <summary>The kernel's highest capability, <c>/proc/sys/kernel/cap_last_cap</c>.</summary>
    public required int LastCapability { get; init; }
}
