using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Network.Plan;

namespace Vectl.Runtime.Network.Neighbours;

/// <summary>The questions for all addresses of a plan that the host is going to answer for.</summary>
sealed class NeighbourProbes : IDisposable
{
    readonly List<NeighbourProbe> _probes = [];

    /// <summary>Asks for each.</summary>
    public static NeighbourProbes Ask(NetworkPlan plan, NetlinkSocket host)
    {
        var probes = new NeighbourProbes();
        try
        {
            foreach (NetworkStep step in plan.Steps)
                if (step is AddProxy proxy && host.TryGetLink(proxy.Device) is { } device && NeighbourProbe.TryAsk(proxy.Address, device) is { } probe)
                    probes._probes.Add(probe);
            return probes;
        }
        catch
        {
            probes.Dispose();
            throw;
        }
    }

    /// <summary>Throws when an answer has come (exit code 78), or comes within so many milliseconds.</summary>
    public void Check(int waitMs)
    {
        long deadline = Environment.TickCount64 + waitMs;
        foreach (NeighbourProbe probe in _probes)
            probe.Check((int)Math.Max(0, deadline - Environment.TickCount64));
    }

    /// <summary>Tells the networks that the host answers now.</summary>
    public void Announce()
    {
        foreach (NeighbourProbe probe in _probes)
            probe.Announce();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NeighbourProbe probe in _probes)
            probe.Dispose();
    }
}
