using System.Net;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>Requests about what interfaces do with packets: queues and filters (tc(8)).</summary>
public static class TrafficMessages
{
    const uint ClsactHandle = 0xFFFF0000, RedirectPriority = 2;

    /// <summary>Gives an interface the place where filters of what it receives and sends go.</summary>
    public static void AddClsact(this NetlinkBatch batch, int device)
    {
        batch.Begin(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, new tcmsg { tcm_ifindex = device, tcm_handle = ClsactHandle, tcm_parent = TC_H_CLSACT });
        batch.Put(TCA_KIND, "clsact");
    }

    /// <summary>Lets an eBPF program decide on all that an interface receives, in place of the one before it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">The interface's index.</param>
    /// <param name="program">The program's descriptor (<c>BPF_PROG_TYPE_SCHED_CLS</c>).</param>
    /// <param name="name">What <c>tc filter</c> calls it.</param>
    public static void SetIngressFilter(this NetlinkBatch batch, int device, int program, string name)
    {
        int options = batch.OpenFilter(device, priority: 1, program, name);
        batch.Put(TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT);
        batch.Close(options);
    }

    /// <summary>Sends all that an interface receives, and that its filter passes, through another (<c>tc-mirred(8)</c>).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">The interface's index.</param>
    /// <param name="program">The descriptor of a program that picks every packet.</param>
    /// <param name="name">What <c>tc filter</c> calls it.</param>
    /// <param name="through">The other's index.</param>
    public static void SetRedirect(this NetlinkBatch batch, int device, int program, string name, int through)
    {
        int options = batch.OpenFilter(device, RedirectPriority, program, name);
        int actions = batch.Open(TCA_BPF_ACT), first = batch.Open(1);
        batch.Put(TCA_ACT_KIND, "mirred");
        int parameters = batch.Open(TCA_ACT_OPTIONS);
        batch.Put(TCA_MIRRED_PARMS, new tc_mirred { action = TC_ACT_STOLEN, eaction = TCA_EGRESS_REDIR, ifindex = (uint)through });
        batch.Close(parameters);
        batch.Close(first);
        batch.Close(actions);
        batch.Close(options);
    }

    /// <summary>Ends what <see cref="SetRedirect"/> began.</summary>
    public static void DeleteRedirect(this NetlinkBatch batch, int device)
    {
        batch.Begin(RTM_DELTFILTER, 0, IngressFilter(device, RedirectPriority, handle: 0));
        batch.Put(TCA_KIND, "bpf");
    }

    static int OpenFilter(this NetlinkBatch batch, int device, uint priority, int program, string name)
    {
        batch.Begin(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_REPLACE, IngressFilter(device, priority, handle: 1));
        batch.Put(TCA_KIND, "bpf");
        int options = batch.Open(TCA_OPTIONS);
        batch.Put(TCA_BPF_FD, program);
        batch.Put(TCA_BPF_NAME, name);
        return options;
    }

    static tcmsg IngressFilter(int device, uint priority, uint handle) => new()
    {
        tcm_ifindex = device,
        tcm_handle = handle,
        tcm_parent = ClsactHandle | TC_H_MIN_INGRESS,
        // Priority and protocol.
        tcm_info = priority << 16 | (ushort)IPAddress.HostToNetworkOrder((short)ETH_P_ALL),
    };

    /// <summary>Limits what an interface sends by a token bucket (tc-tbf(8)).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">The interface's index.</param>
    /// <param name="rate">Bytes a second.</param>
    /// <param name="burst">Bytes that may go at once.</param>
    /// <param name="queue">Bytes that may wait.</param>
    public static void SetRate(this NetlinkBatch batch, int device, ulong rate, uint burst, uint queue)
    {
        batch.Begin(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE, new tcmsg { tcm_ifindex = device, tcm_handle = 1u << 16, tcm_parent = TC_H_ROOT });
        batch.Put(TCA_KIND, "tbf");
        int options = batch.Open(TCA_OPTIONS);
        // The link layer is given, so that the kernel needs no table of rates (tbf_change in net/sched/sch_tbf.c).
        batch.Put(TCA_TBF_PARMS, new tc_tbf_qopt { rate = new tc_ratespec { linklayer = TC_LINKLAYER_ETHERNET, rate = (uint)Math.Min(rate, uint.MaxValue) }, limit = queue });
        batch.Put(TCA_TBF_BURST, burst);
        if (rate > uint.MaxValue)
            batch.Put(TCA_TBF_RATE64, rate);
        batch.Close(options);
    }

    /// <summary>Ends what <see cref="SetRate"/> began.</summary>
    public static void DeleteRate(this NetlinkBatch batch, int device)
        => batch.Begin(RTM_DELQDISC, 0, new tcmsg { tcm_ifindex = device, tcm_handle = 1u << 16, tcm_parent = TC_H_ROOT });
}
