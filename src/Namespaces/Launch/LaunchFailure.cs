using Vectl.Linux;

namespace Vectl.Namespaces.Launch;

/// <summary>Why a launch did not reach its <c>execve</c>.</summary>
/// <param name="Stage">The stage that failed.</param>
/// <param name="Step">The step's label.</param>
/// <param name="Errno">The kernel's answer; <see cref="Errno.OK"/> when the stage was killed there.</param>
public sealed record LaunchFailure(string Stage, string Step, Errno Errno)
{
    /// <inheritdoc/>
    public override string ToString() => Errno == Errno.OK
        ? $"{Stage} was killed at: {Step}"
        : $"{Step}: {Errno} ({Errno.Text()})";
}
