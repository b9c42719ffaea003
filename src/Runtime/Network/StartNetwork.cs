using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Neighbours;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Network.Plan;
using Vectl.Runtime.Network.Publish;

namespace Vectl.Runtime.Network;

/// <summary>The network of one start: its plan, and what it is carried out with.</summary>
sealed class StartNetwork(NetlinkSocket socket, NetworkPlan plan, NetworkJournal journal, NetworkPin pin, BridgeRight bridges, string alias, HostNat nat, VeConfig config) : IDisposable
{
    // Asked before anything else: the answers have until the VE's init is let go.
    readonly NeighbourProbes _probes = NeighbourProbes.Ask(plan, socket);

    /// <summary>Writes down what will have to be taken back; the first of all.</summary>
    public void Record() => journal.Write(plan.Undo);

    /// <summary>Carries the plan out.</summary>
    /// <param name="networkNamespace">The VE's.</param>
    public void Apply(Fd networkNamespace)
    {
        using var applier = new NetworkApplier(socket, networkNamespace, pin, bridges);
        applier.Apply(plan.Steps);
        nat.Set(config.Id, config.Network);
    }

    /// <summary>Throws when somebody has answered meanwhile that an address of the VE is theirs (exit code 78).</summary>
    public void CheckAddresses() => _probes.Check(waitMs: 0);

    /// <summary>Tells the networks that the VE's addresses are here, now that it runs.</summary>
    public void Announce() => _probes.Announce();

    /// <summary>Takes back what was done of it. What cannot be, the next command finds.</summary>
    public void Undo()
    {
        try
        {
            try
            {
                new NetworkUndoer(socket, alias, pin, bridges).Run(plan.Undo, journal);
            }
            finally
            {
                nat.Clear(config.Id);
            }
        }
        catch (Exception e) when (e is VeException or IOException)
        {
            // Why the start failed is told, and files still say what is left.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _probes.Dispose();
        socket.Dispose();
    }
}
