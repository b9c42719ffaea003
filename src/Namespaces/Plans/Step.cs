using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Namespaces.Plans;

/// <summary>One thing a stage does. Steps run in order; the first that fails ends the launch.</summary>
/// <param name="Label">What the step is for, in words that belong in an error message.</param>
public abstract record Step(string Label);

/// <summary>A system call.</summary>
public sealed record CallStep(string Label, SysNo Number, ImmutableArray<Arg> Args) : Step(Label)
{
    /// <summary>Where the result goes, for later steps and for the parent.</summary>
    public Slot? Result { get; init; }

    /// <summary>The result the step insists on, e.g. one byte read; any non-negative result when null.</summary>
    public int? Expect { get; init; }

    /// <summary>An errno that is no failure here, or <see cref="AnyErrno"/>: the plan goes on after <see cref="Skip"/> further steps.</summary>
    public Errno Tolerate { get; init; }

    /// <summary>For <see cref="Tolerate"/>: whatever the error is.</summary>
    public const Errno AnyErrno = (Errno)(-1);

    /// <summary>How many of the following steps depend on this one and are passed over with it.</summary>
    public int Skip { get; init; }

    /// <summary>Compares the arguments one by one.</summary>
    public bool Equals(CallStep? other) => other is not null && base.Equals(other) && Number == other.Number
        && Result == other.Result && Expect == other.Expect && Tolerate == other.Tolerate && Skip == other.Skip
        && Args.AsSpan().SequenceEqual(other.Args.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Number, Args.Length);
}

/// <summary>Fails with <paramref name="Errno"/> unless 32 bits in the scratch area, masked, are as expected: verifies what a call wrote there.</summary>
public sealed record CheckStep(string Label, int Offset, uint Mask, uint Expected, Errno Errno) : Step(Label);

/// <summary>Clones a child that runs <paramref name="Child"/>; its host pid goes to <paramref name="Pid"/>.</summary>
/// <param name="Label">What the child is.</param>
/// <param name="Child">The stage the child runs.</param>
/// <param name="Flags">clone3 flags.</param>
/// <param name="FlagsText">The flags as printed.</param>
/// <param name="Cgroup">Register with the cgroup directory for CLONE_INTO_CGROUP.</param>
/// <param name="Pid">Register for the child's pid.</param>
public sealed record CloneStep(string Label, Stage Child, ulong Flags, string FlagsText, Slot? Cgroup, Slot Pid) : Step(Label);

/// <summary>Closes every descriptor but those in <paramref name="Keep"/>, which must be inputs of the plan.</summary>
public sealed record CloseAllButStep(string Label, ImmutableArray<Slot> Keep) : Step(Label)
{
    /// <summary>Compares the registers one by one.</summary>
    public bool Equals(CloseAllButStep? other) => other is not null && base.Equals(other) && Keep.AsSpan().SequenceEqual(other.Keep.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Keep.Length);
}

/// <summary>Gives every signal its default disposition: ignored ones survive <c>execve</c>.</summary>
public sealed record ResetSignalsStep(string Label) : Step(Label);

/// <summary>
/// Copies the console to the log until the child behind <paramref name="Pidfd"/> ends, then replaces this process
/// by <paramref name="Argv"/>, which reaps the child and decides what is next.
/// </summary>
public sealed record SuperviseStep(string Label, Slot Pidfd, Slot Master, Slot Log, long LogLimit, string LogPath, string OldLogPath, ImmutableArray<string> Argv, ImmutableArray<string> Environment) : Step(Label)
{
    /// <summary>Compares the strings one by one.</summary>
    public bool Equals(SuperviseStep? other) => other is not null && base.Equals(other) && (Pidfd, Master, Log, LogLimit, LogPath, OldLogPath) == (other.Pidfd, other.Master, other.Log, other.LogLimit, other.LogPath, other.OldLogPath)
        && Argv.AsSpan().SequenceEqual(other.Argv.AsSpan()) && Environment.AsSpan().SequenceEqual(other.Environment.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, LogPath);
}
