using Vectl.Namespaces.Plans;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>How to start.</summary>
/// <param name="Force">Start it even when it is disabled.</param>
public sealed record StartOptions(bool Force = false);

/// <summary>Starts a VE.</summary>
public sealed class StartVe(VectlHost host)
{
    /// <summary>Returns when init has been executed.</summary>
    public void Run(VeId id, StartOptions options) => throw new NotSupportedException(host.ToString());

    /// <summary>The launch plan, for <c>--dry-run</c>; touches nothing.</summary>
    public LaunchPlan Plan(VeId id) => throw new NotSupportedException();

    /// <summary>Stays until the VE stops for good, through reboots; SIGTERM and SIGINT stop it gracefully (<c>--foreground</c>).</summary>
    public int Follow(VeId id) => throw new NotSupportedException();
}
