using System.Collections.Immutable;
using System.Text;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Plan;

/// <summary>What is done for a VE's network, as data: a pure function of its configuration and of what the host is like.</summary>
/// <param name="Steps">In their order.</param>
public sealed record NetworkPlan(ImmutableArray<NetworkStep> Steps)
{
    /// <summary>The plan for a start.</summary>
    public static NetworkPlan Build(VeConfig config, HostNetwork host)
    {
        var steps = ImmutableArray.CreateBuilder<NetworkStep>();
        var routes = new DefaultRoutes();
        foreach (InterfaceConfig link in config.Network)
            steps.AddRange(InterfacePlan.Build(config.Id, link, host, routes));
        return new NetworkPlan(steps.ToImmutable());
    }

    /// <summary>The plan that makes a running VE's network as another configuration says: what differs is taken back, or done.</summary>
    public static NetworkPlan Change(VeId id, ImmutableArray<InterfaceConfig> before, ImmutableArray<InterfaceConfig> after, HostNetwork host)
    {
        List<List<NetworkStep>> old = StepsOf(id, before, host), wanted = StepsOf(id, after, host);
        var undone = ImmutableArray.CreateBuilder<NetworkStep>();
        var done = ImmutableArray.CreateBuilder<NetworkStep>();
        for (int i = before.Length - 1; i >= 0; i--)
            TakeBack(old[i], wanted, IndexOf(after, before[i].Name), undone);
        for (int i = 0; i < after.Length; i++)
            Do(wanted[i], old, IndexOf(before, after[i].Name), done);
        return new NetworkPlan([.. undone, .. done]);
    }

    /// <summary>What has to be taken back when the VE has ended: its interfaces first, and with them its routes.</summary>
    public ImmutableArray<NetworkUndo> Undo
    {
        get
        {
            var undo = ImmutableArray.CreateBuilder<NetworkUndo>();
            foreach (NetworkStep step in Steps)
                if (step.Undo is NetworkUndo.Link link)
                    undo.Add(link);
            foreach (NetworkStep step in Steps)
                if (step.Undo is { } other and not NetworkUndo.Link)
                    undo.Add(other);
            return undo.ToImmutable();
        }
    }

    /// <summary>The plan as text, one step a line; <c>VE</c> stands for the VE's network namespace.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (NetworkStep step in Steps)
        {
            string line = step.Print();
            int end = line.IndexOf(' ', StringComparison.Ordinal);
            text.Append(step.Side == NetworkSide.Host ? line : $"{line[..end]} -n VE{line[end..]}").Append('\n');
        }
        return text.ToString();
    }

    static List<List<NetworkStep>> StepsOf(VeId id, ImmutableArray<InterfaceConfig> network, HostNetwork host)
    {
        var routes = new DefaultRoutes();
        var steps = new List<List<NetworkStep>>();
        foreach (InterfaceConfig link in network)
            steps.Add(InterfacePlan.Build(id, link, host, routes));
        return steps;
    }

    static int IndexOf(ImmutableArray<InterfaceConfig> network, string name)
    {
        for (int i = 0; i < network.Length; i++)
            if (network[i].Name == name)
                return i;
        return -1;
    }

    // What builds on an interface that goes, goes with it; but not what is on the host's other interfaces.
    static void TakeBack(List<NetworkStep> old, List<List<NetworkStep>> wanted, int index, ImmutableArray<NetworkStep>.Builder undone)
    {
        List<NetworkStep> kept = index < 0 ? [] : wanted[index];
        bool goes = !SameLink(old, kept);
        for (int i = old.Count - 1; i >= 0; i--)
            if (old[i].Inverse is { } inverse && (goes && (old[i].Creates || old[i] is AddIfb) || !kept.Contains(old[i]) && (!goes || old[i] is AddProxy)))
                undone.Add(inverse);
    }

    static void Do(List<NetworkStep> wanted, List<List<NetworkStep>> old, int index, ImmutableArray<NetworkStep>.Builder done)
    {
        List<NetworkStep> had = index < 0 ? [] : old[index];
        bool isNew = !SameLink(had, wanted);
        // With an address the kernel takes away those of its network that came later, and with the last one all routes (inet_del_ifa, fib_disable_ip).
        bool losesMore = had.Exists(step => step is AddAddress { Side: NetworkSide.Inside } && !wanted.Contains(step));
        foreach (NetworkStep step in wanted)
            if (isNew)
                done.Add(step);
            else if (step is SetFilter filter)
                done.Add(filter with { Replaces = true });
            else if (!had.Contains(step) || (losesMore && step is (AddAddress or AddRoute) and { Side: NetworkSide.Inside }))
                done.Add(step);
    }

    static bool SameLink(List<NetworkStep> one, List<NetworkStep> other)
    {
        NetworkStep? link = one.Find(step => step.Creates);
        return link is not null && other.Contains(link);
    }
}
