using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network.Neighbours;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Network.Plan;
using Vectl.Runtime.Network.Publish;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network;

/// <summary>A VE's network on the host: made at its start, changed while it runs, taken back after its end.</summary>
sealed class VeNetwork(VectlHost host)
{
    // As arpsend(8) of OpenVZ waits.
    const int ProbeMs = 1000;

    /// <summary>What a start would do.</summary>
    public NetworkPlan Plan(VeConfig config)
    {
        if (config.Network.IsEmpty)
            return new NetworkPlan([]);
        using NetlinkSocket socket = NetlinkSocket.Open();
        return Plan(config, socket);
    }

    /// <summary>The plan of a start, and what it is carried out with; null for a VE without interfaces. Nothing is changed yet.</summary>
    /// <exception cref="VeException">An address is in use (78), or an interface of the host is missing (104).</exception>
    public StartNetwork? Prepare(VeConfig config)
    {
        if (config.Network.IsEmpty)
            return null;
        NetlinkSocket socket = NetlinkSocket.Open();
        try
        {
            return new StartNetwork(socket, Plan(config, socket), JournalOf(config.Id), PinOf(config.Id), new BridgeRight(host.Paths), AliasOf(config.Id), new HostNat(host), config);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes the network of a VE that runs as its interfaces are to be, after what a killed change has left, and takes it back when that fails.</summary>
    /// <param name="running">The VE.</param>
    /// <param name="after">All of its interfaces.</param>
    /// <param name="rollback">Takes it back when something that is done later fails.</param>
    public void Change(RunningVe running, ImmutableArray<InterfaceConfig> after, Rollback rollback)
    {
        VeState state = running.State;
        ImmutableArray<InterfaceConfig> before = NetworkText.Parse(state.Network, running.Id);
        if (state.NetworkChange is { } unfinished)
            Change(running, NetworkText.Parse(unfinished, running.Id), before, bestEffort: true);
        rollback.Push(() => Change(running, after, before, bestEffort: true));
        host.States.Write(running.Id, state with { NetworkChange = NetworkText.Format(after) });
        Change(running, before, after, bestEffort: false);
    }

    /// <summary>For a VE that does not run, under its lock: takes back what its network left on the host.</summary>
    /// <exception cref="VeException">Not all of it could be; the next command tries again.</exception>
    public void RemoveLeftovers(VeId id)
    {
        NetworkJournal journal = JournalOf(id);
        try
        {
            if (journal.Read() is { IsEmpty: false } undo)
                using (NetlinkSocket socket = NetlinkSocket.Open())
                    new NetworkUndoer(socket, AliasOf(id), PinOf(id), new BridgeRight(host.Paths)).Run(undo, journal);
        }
        finally
        {
            new HostNat(host).Clear(id);
        }
    }

    void Change(RunningVe running, ImmutableArray<InterfaceConfig> before, ImmutableArray<InterfaceConfig> after, bool bestEffort)
    {
        VeId id = running.Id;
        NetworkJournal journal = JournalOf(id);
        ImmutableArray<NetworkUndo> undo = journal.Read();
        using NetlinkSocket socket = NetlinkSocket.Open();
        HostNetwork facts = new HostNetworkReader(socket, host.Config.NeighbourDevices).Read(AliasOf(id), after, before, undo);
        NetworkPlan change = NetworkPlan.Change(id, before, after, facts);
        using NeighbourProbes probes = NeighbourProbes.Ask(change, socket);
        probes.Check(bestEffort ? 0 : ProbeMs);
        journal.Write(undo.Union(change.Undo));
        using (Fd networkNamespace = running.OpenNetwork())
        using (var applier = new NetworkApplier(socket, networkNamespace, PinOf(id), new BridgeRight(host.Paths)))
            applier.Apply(change.Steps, bestEffort);
        probes.Announce();
        new HostNat(host).Set(id, after);
        host.States.Write(id, running.State with { Network = NetworkText.Format(after), NetworkChange = null });
        journal.Write(NetworkPlan.Change(id, [], after, facts).Undo.Union(undo.Where(item => item is NetworkUndo.Bridge)).Union(change.Undo.Where(item => item is NetworkUndo.Bridge)));
    }

    NetworkPlan Plan(VeConfig config, NetlinkSocket socket)
        => NetworkPlan.Build(config, new HostNetworkReader(socket, host.Config.NeighbourDevices).Read(AliasOf(config.Id), config.Network, [], []));

    // Several installations can have a VE of the same number.
    string AliasOf(VeId id) => host.Paths.Root.Length == 0 ? $"vectl {id}" : $"vectl {id} of {host.Paths.Root}";

    NetworkJournal JournalOf(VeId id) => new(host.Paths.Network(id));

    NetworkPin PinOf(VeId id) => new(host.Paths.NetworkNamespace(id));
}
