using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Network.Plan;
using Vectl.Runtime.Network.Publish;

namespace Vectl.Runtime.Network;

/// <summary>The network of one start: its plan, and what it is carried out with.</summary>
sealed class StartNetwork(NetlinkSocket socket, NetworkPlan plan, NetworkJournal journal, NetworkPin pin, string alias, HostNat nat, VeConfig config) : IDisposable
{
    /// <summary>Writes down what will have to be taken back; the first of all.</summary>
    public void Record() => journal.Write(plan.Undo);

    /// <summary>Carries the plan out.</summary>
    /// <param name="networkNamespace">The VE's.</param>
    public void Apply(Fd networkNamespace)
    {
        using var applier = new NetworkApplier(socket, networkNamespace, pin);
        applier.Apply(plan.Steps);
        nat.Set(config.Id, config.Network);
    }

    /// <summary>Takes back what was done of it. What cannot be, the next command finds.</summary>
    public void Undo()
    {
        try
        {
            nat.Clear(config.Id);
            new NetworkUndoer(socket, alias, pin).Run(plan.Undo, journal);
        }
        catch (VeException)
        {
            // Why the start failed is told, and the journal still says what is left.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
