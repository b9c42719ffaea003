using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>Requests about addresses, routes and neighbours (rtnetlink(7)).</summary>
public static class AddressMessages
{
    /// <summary>
    /// Gives an address to an interface. An IPv6 address can be used at once: it is not looked for on the link first (<c>IFA_F_NODAD</c>).
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">The interface's index.</param>
    /// <param name="address">The address.</param>
    /// <param name="prefix">How many of its bits name the network on the link.</param>
    /// <param name="scope"><c>RT_SCOPE_UNIVERSE</c> or <c>RT_SCOPE_LINK</c>.</param>
    public static void AddAddress(this NetlinkBatch batch, int device, IPAddress address, int prefix, byte scope)
        => batch.PutAddress(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, device, address, prefix, scope);

    /// <summary>Takes an address from an interface.</summary>
    public static void DeleteAddress(this NetlinkBatch batch, int device, IPAddress address, int prefix)
        => batch.PutAddress(RTM_DELADDR, 0, device, address, prefix, RT_SCOPE_UNIVERSE);

    /// <summary>Adds a route to the main table.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="route">The route.</param>
    /// <param name="device">The index of the interface that it goes by.</param>
    public static void AddRoute(this NetlinkBatch batch, NewRoute route, int device) => batch.PutRoute(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, route, device);

    /// <summary>Removes a route from the main table.</summary>
    public static void DeleteRoute(this NetlinkBatch batch, NewRoute route, int device) => batch.PutRoute(RTM_DELROUTE, 0, route, device);

    /// <summary>Asks which route a packet to <paramref name="address"/> takes (<c>RTM_F_FIB_MATCH</c>: the entry itself, not what came of it).</summary>
    public static void GetRoute(this NetlinkBatch batch, IPAddress address)
    {
        batch.Begin(RTM_GETROUTE, 0, new rtmsg { rtm_family = FamilyOf(address), rtm_dst_len = (byte)address.Bits(), rtm_flags = RTM_F_FIB_MATCH });
        batch.Put(RTA_DST, address);
    }

    /// <summary>Lets the host answer for <paramref name="address"/> on the network of <paramref name="device"/> (proxy ARP and NDP).</summary>
    public static void AddProxy(this NetlinkBatch batch, int device, IPAddress address)
    {
        batch.Begin(RTM_NEWNEIGH, NLM_F_CREATE, ProxyOf(device, address));
        batch.Put(NDA_DST, address);
    }

    /// <summary>Ends what <see cref="AddProxy"/> began.</summary>
    public static void DeleteProxy(this NetlinkBatch batch, int device, IPAddress address)
    {
        batch.Begin(RTM_DELNEIGH, 0, ProxyOf(device, address));
        batch.Put(NDA_DST, address);
    }

    static byte FamilyOf(IPAddress address) => (byte)(address.IsV6() ? AF_INET6 : AF_INET);

    static ndmsg ProxyOf(int device, IPAddress address)
        => new() { ndm_family = FamilyOf(address), ndm_ifindex = device, ndm_state = NUD_PERMANENT, ndm_flags = NTF_PROXY };

    static void PutAddress(this NetlinkBatch batch, ushort type, int flags, int device, IPAddress address, int prefix, byte scope)
    {
        batch.Begin(type, flags, new ifaddrmsg { ifa_family = FamilyOf(address), ifa_prefixlen = (byte)prefix, ifa_scope = scope, ifa_flags = (byte)(address.IsV6() ? IFA_F_NODAD : 0), ifa_index = (uint)device });
        batch.Put(IFA_LOCAL, address);
        batch.Put(IFA_ADDRESS, address);
        // The kernel does not derive it; networks of two or one address have none (RFC 3021).
        if (type == RTM_NEWADDR && !address.IsV6() && prefix < 31)
            batch.Put(IFA_BROADCAST, BroadcastOf(address, prefix));
    }

    static void PutRoute(this NetlinkBatch batch, ushort type, int flags, NewRoute route, int device)
    {
        batch.Begin(type, flags, new rtmsg
        {
            rtm_family = FamilyOf(route.Destination),
            rtm_dst_len = (byte)route.PrefixLength,
            rtm_table = RT_TABLE_MAIN,
            rtm_protocol = RTPROT_STATIC,
            rtm_scope = type == RTM_DELROUTE ? RT_SCOPE_NOWHERE : route.Gateway is null ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
            rtm_type = RTN_UNICAST,
            rtm_flags = route.OnLink ? RTNH_F_ONLINK : 0,
        });
        if (route.PrefixLength > 0)
            batch.Put(RTA_DST, route.Destination);
        if (route.Gateway is not null)
            batch.Put(RTA_GATEWAY, route.Gateway);
        batch.Put(RTA_OIF, device);
    }

    static IPAddress BroadcastOf(IPAddress address, int prefix)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        uint host = uint.MaxValue >> prefix;
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] |= (byte)(host >> (24 - 8 * i));
        return new IPAddress(bytes);
    }

    static void Put(this NetlinkBatch batch, int type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        batch.Put(type, bytes[..length]);
    }
}
