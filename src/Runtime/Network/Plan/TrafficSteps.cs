using Vectl.Linux;
using Vectl.Runtime.Network.Filter;
using Vectl.Runtime.Network.Netlink;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Plan;

/// <summary>Puts the filter on the host's end that decides what the VE may send; in place of the one before.</summary>
public sealed record SetFilter(string Name, SourceFilter Filter, bool Replaces = false) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override string Print() => $"tc filter {(Replaces ? "replace" : "add")} dev {Name} clsact ingress bpf da  # {Filter}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        if (!Replaces)
            to.Batch(Side).AddClsact(index);
        to.Batch(Side).SetIngressFilter(index, to.Own(FilterProgram.Load(Filter.Build())), FilterProgram.Name);
    }
}

/// <summary>Limits what an interface of the host sends: its end to the VE, or what the VE sends, where that goes through one of its own.</summary>
public sealed record SetRate(string Name, long BitsPerSecond) : NetworkStep(NetworkSide.Host)
{
    // 20 ms of traffic at once, but never less than one large packet of segmentation offload; 100 ms may wait.
    const int BurstsPerSecond = 50, QueuesPerSecond = 10, LargestPacket = 65536 + 256;

    internal override NetworkStep Inverse => new RemoveRate(Name);

    /// <inheritdoc/>
    public override string Print() => $"tc qdisc replace dev {Name} root tbf rate {BitRate.Format(BitsPerSecond)} burst {Burst} limit {Queue}";

    uint Burst => (uint)Math.Clamp(BitsPerSecond / 8 / BurstsPerSecond, LargestPacket, int.MaxValue);

    uint Queue => (uint)Math.Clamp(BitsPerSecond / 8 / QueuesPerSecond, 2 * LargestPacket, int.MaxValue);

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).SetRate(index, (ulong)BitsPerSecond / 8, Burst, Queue);
    }
}

/// <summary>Makes an interface that what the VE sends goes through, so that its queue can limit it: what comes in has none of its own.</summary>
public sealed record AddIfb(string Name, MacAddress Mac) : NetworkStep(NetworkSide.Host)
{
    /// <inheritdoc/>
    public override NetworkUndo Undo => new NetworkUndo.Link(Name, Mac);

    internal override NetworkStep Inverse => new DeleteLink(Name);

    /// <inheritdoc/>
    public override string Print() => $"ip link add {Name} address {Mac} type ifb";

    internal override void Encode(NetworkApplier to) => to.Batch(Side).AddIfb(new NewLink(Name, Mac));
}

/// <summary>Sends what the host's end receives through such an interface.</summary>
public sealed record SetRedirect(string Name, string Through) : NetworkStep(NetworkSide.Host)
{
    internal override NetworkStep Inverse => new RemoveRedirect(Name);

    /// <inheritdoc/>
    public override string Print() => $"tc filter add dev {Name} clsact ingress pref 2 bpf action mirred egress redirect dev {Through}";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name), through = to.IndexOf(Side, Through);
        to.Batch(Side).SetRedirect(index, to.Own(FilterProgram.Load(FilterProgram.All)), FilterProgram.Name, through);
    }
}

/// <summary>Ends what <see cref="SetRedirect"/> began.</summary>
public sealed record RemoveRedirect(string Name) : NetworkStep(NetworkSide.Host)
{
    internal override Errno Tolerated => Errno.ENOENT;

    /// <inheritdoc/>
    public override string Print() => $"tc filter del dev {Name} clsact ingress pref 2";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).DeleteRedirect(index);
    }
}

/// <summary>Ends the limit of <see cref="SetRate"/>.</summary>
public sealed record RemoveRate(string Name) : NetworkStep(NetworkSide.Host)
{
    internal override Errno Tolerated => Errno.ENOENT;

    /// <inheritdoc/>
    public override string Print() => $"tc qdisc del dev {Name} root";

    internal override void Encode(NetworkApplier to)
    {
        int index = to.IndexOf(Side, Name);
        to.Batch(Side).DeleteRate(index);
    }
}
