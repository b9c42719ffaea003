using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>Requests about interfaces (rtnetlink(7), <c>RTM_*LINK</c>). An interface is named by its index, or by its name where that is asked for.</summary>
public static class LinkMessages
{
    /// <summary>A pair of connected interfaces: one here, its peer born in the namespace <paramref name="peerNamespace"/>.</summary>
    public static void AddVeth(this NetlinkBatch batch, NewLink link, NewLink peer, int peerNamespace)
    {
        batch.Begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, new ifinfomsg());
        batch.PutNewLink(link);
        int info = batch.OpenKind("veth", out int data);
        int other = batch.Open(VETH_INFO_PEER, new ifinfomsg());
        batch.PutNewLink(peer);
        batch.Put(IFLA_NET_NS_FD, peerNamespace);
        batch.Close(other);
        batch.Close(data);
        batch.Close(info);
    }

    /// <summary>A bridge; <paramref name="filtersVlans"/> when its ports are to be in VLANs.</summary>
    public static void AddBridge(this NetlinkBatch batch, NewLink link, bool filtersVlans)
    {
        batch.Begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, new ifinfomsg());
        batch.PutNewLink(link);
        int info = batch.OpenKind("bridge", out int data);
        if (filtersVlans)
            batch.Put(IFLA_BR_VLAN_FILTERING, (byte)1);
        batch.Close(data);
        batch.Close(info);
    }

    /// <summary>An interface that gives back what is sent to it, after its queue.</summary>
    public static void AddIfb(this NetlinkBatch batch, NewLink link)
    {
        batch.Begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, new ifinfomsg());
        batch.PutNewLink(link);
        int info = batch.OpenKind("ifb", out int data);
        batch.Close(data);
        batch.Close(info);
    }

    /// <summary>
    /// An interface of its own MAC address on <paramref name="parent"/>, born in another namespace; when <paramref name="isolated"/> one that
    /// hears none of the others there, and is not heard by them.
    /// </summary>
    public static void AddMacvlan(this NetlinkBatch batch, NewLink link, int parent, int networkNamespace, bool isolated)
        => batch.AddOnParent("macvlan", link, parent, networkNamespace, IFLA_MACVLAN_MODE, isolated ? MACVLAN_MODE_PRIVATE : MACVLAN_MODE_BRIDGE);

    /// <summary>An interface with the MAC address of <paramref name="parent"/>, born in another namespace.</summary>
    public static void AddIpvlan(this NetlinkBatch batch, NewLink link, int parent, int networkNamespace)
        => batch.AddOnParent("ipvlan", link, parent, networkNamespace, IFLA_IPVLAN_MODE, IPVLAN_MODE_L2);

    /// <summary>Moves an interface to another namespace, where it gets another name and another index; it is down then.</summary>
    public static void MoveLink(this NetlinkBatch batch, int index, string newName, int networkNamespace, int newIndex)
    {
        batch.Begin(RTM_SETLINK, 0, new ifinfomsg { ifi_index = index });
        batch.Put(IFLA_NET_NS_FD, networkNamespace);
        batch.Put(IFLA_IFNAME, newName);
        batch.Put(IFLA_NEW_IFINDEX, newIndex);
    }

    /// <summary>Sets an interface up or down.</summary>
    public static void SetUp(this NetlinkBatch batch, int index, bool up)
        => batch.Begin(RTM_SETLINK, 0, new ifinfomsg { ifi_index = index, ifi_flags = up ? (uint)IFF_UP : 0, ifi_change = (uint)IFF_UP });

    /// <summary>Changes what is not null: MAC address, MTU in bytes, alias.</summary>
    public static void ChangeLink(this NetlinkBatch batch, int index, ReadOnlySpan<byte> mac, int? mtu, string? alias)
    {
        batch.Begin(RTM_SETLINK, 0, new ifinfomsg { ifi_index = index });
        if (!mac.IsEmpty)
            batch.Put(IFLA_ADDRESS, mac);
        if (mtu is { } bytes)
            batch.Put(IFLA_MTU, bytes);
        if (alias is not null)
            batch.Put(IFLA_IFALIAS, alias);
    }

    /// <summary>Gives the interface of a name a text to find it by, which the kernel does not take while it makes one.</summary>
    public static void SetAlias(this NetlinkBatch batch, string name, string alias)
    {
        batch.Begin(RTM_SETLINK, 0, new ifinfomsg());
        batch.Put(IFLA_IFNAME, name);
        batch.Put(IFLA_IFALIAS, alias);
    }

    /// <summary>
    /// Prepares the host's end of a link for what comes from the other end: no redirects, no reverse-path check, and no link-local
    /// IPv6 address but those that are given to it (<c>ip-sysctl.rst</c>, <c>IFLA_AF_SPEC</c>).
    /// </summary>
    public static void Harden(this NetlinkBatch batch, int index, bool hasIpv6)
    {
        batch.Begin(RTM_SETLINK, 0, new ifinfomsg { ifi_index = index });
        int families = batch.Open(IFLA_AF_SPEC), ipv4 = batch.Open(AF_INET), conf = batch.Open(IFLA_INET_CONF);
        batch.Put(IPV4_DEVCONF_RP_FILTER, 0);
        batch.Put(IPV4_DEVCONF_ACCEPT_REDIRECTS, 0);
        batch.Put(IPV4_DEVCONF_SEND_REDIRECTS, 0);
        batch.Close(conf);
        batch.Close(ipv4);
        if (hasIpv6)
        {
            int ipv6 = batch.Open(AF_INET6);
            batch.Put(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
            batch.Close(ipv6);
        }
        batch.Close(families);
    }

    /// <summary>Makes a bridge port one that takes no part in spanning tree, and when <paramref name="isolated"/> one that reaches only ports that are not.</summary>
    public static void SetBridgePort(this NetlinkBatch batch, int index, bool isolated)
    {
        batch.Begin(RTM_NEWLINK, 0, new ifinfomsg { ifi_index = index });
        int info = batch.Open(IFLA_LINKINFO);
        batch.Put(IFLA_INFO_SLAVE_KIND, "bridge");
        int data = batch.Open(IFLA_INFO_SLAVE_DATA);
        batch.Put(IFLA_BRPORT_GUARD, (byte)1);
        batch.Put(IFLA_BRPORT_ISOLATED, isolated ? (byte)1 : (byte)0);
        batch.Close(data);
        batch.Close(info);
    }

    /// <summary>Puts a bridge port in a VLAN, whose tag its frames have on the other ports only.</summary>
    public static void AddVlan(this NetlinkBatch batch, int index, int vlan)
        => batch.PutVlan(RTM_SETLINK, index, vlan, BRIDGE_VLAN_INFO_PVID | BRIDGE_VLAN_INFO_UNTAGGED);

    /// <summary>Takes a bridge port out of a VLAN.</summary>
    public static void RemoveVlan(this NetlinkBatch batch, int index, int vlan) => batch.PutVlan(RTM_DELLINK, index, vlan, 0);

    /// <summary>Deletes an interface; its peer goes with it.</summary>
    public static void DeleteLink(this NetlinkBatch batch, string name)
    {
        batch.Begin(RTM_DELLINK, 0, new ifinfomsg());
        batch.Put(IFLA_IFNAME, name);
    }

    /// <summary>Asks for an interface by its name.</summary>
    public static void GetLink(this NetlinkBatch batch, string name)
    {
        batch.Begin(RTM_GETLINK, 0, new ifinfomsg());
        batch.Put(IFLA_IFNAME, name);
        batch.Put(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    /// <summary>Asks for an interface by its index.</summary>
    public static void GetLink(this NetlinkBatch batch, int index)
    {
        batch.Begin(RTM_GETLINK, 0, new ifinfomsg { ifi_index = index });
        batch.Put(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    static void AddOnParent<T>(this NetlinkBatch batch, string kind, NewLink link, int parent, int networkNamespace, int mode, T value) where T : unmanaged
    {
        batch.Begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, new ifinfomsg());
        batch.PutNewLink(link);
        batch.Put(IFLA_LINK, parent);
        batch.Put(IFLA_NET_NS_FD, networkNamespace);
        int info = batch.OpenKind(kind, out int data);
        batch.Put(mode, value);
        batch.Close(data);
        batch.Close(info);
    }

    static void PutVlan(this NetlinkBatch batch, ushort type, int index, int vlan, int flags)
    {
        batch.Begin(type, 0, new ifinfomsg { ifi_family = AF_BRIDGE, ifi_index = index });
        int spec = batch.Open(IFLA_AF_SPEC);
        batch.Put(IFLA_BRIDGE_VLAN_INFO, new bridge_vlan_info { flags = (ushort)flags, vid = (ushort)vlan });
        batch.Close(spec);
    }

    static void PutNewLink(this NetlinkBatch batch, NewLink link)
    {
        batch.Put(IFLA_IFNAME, link.Name);
        if (link.Mac is { } mac)
            batch.Put(IFLA_ADDRESS, mac.ToBytes());
        if (link.Mtu is { } mtu)
            batch.Put(IFLA_MTU, mtu);
        if (link.Master is { } master)
            batch.Put(IFLA_MASTER, master);
    }

    static int OpenKind(this NetlinkBatch batch, string kind, out int data)
    {
        int info = batch.Open(IFLA_LINKINFO);
        batch.Put(IFLA_INFO_KIND, kind);
        data = batch.Open(IFLA_INFO_DATA);
        return info;
    }
}
