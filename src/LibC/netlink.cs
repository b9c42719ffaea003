using System.Runtime.InteropServices;

namespace Vectl.Linux;

// linux/netlink.h, linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/neighbour.h, linux/veth.h, linux/if_bridge.h,
// linux/ip.h, linux/pkt_sched.h, linux/pkt_cls.h, linux/tc_act/tc_mirred.h, linux/if_ether.h, linux/if_packet.h
public static unsafe partial class LibC
{
    public const int AF_INET6 = 10, AF_BRIDGE = 7, AF_NETLINK = 16, AF_PACKET = 17, SOCK_RAW = 3;
    public const int NETLINK_ROUTE = 0, NETLINK_NETFILTER = 12, SOL_NETLINK = 270, NETLINK_CAP_ACK = 10, NETLINK_EXT_ACK = 11;
    public const ushort NLMSG_NOOP = 1, NLMSG_ERROR = 2, NLMSG_DONE = 3;
    public const ushort NLM_F_REQUEST = 1, NLM_F_MULTI = 2, NLM_F_ACK = 4, NLM_F_DUMP_INTR = 0x10, NLM_F_REPLACE = 0x100, NLM_F_EXCL = 0x200, NLM_F_CREATE = 0x400,
        NLM_F_APPEND = 0x800, NLM_F_DUMP = 0x300, NLM_F_CAPPED = 0x100, NLM_F_ACK_TLVS = 0x200;
    public const ushort NLMSGERR_ATTR_MSG = 1, NLA_TYPE_MASK = 0x3FFF;
    public const ushort RTM_NEWLINK = 16, RTM_DELLINK = 17, RTM_GETLINK = 18, RTM_SETLINK = 19, RTM_NEWADDR = 20, RTM_DELADDR = 21, RTM_GETADDR = 22,
        RTM_NEWROUTE = 24, RTM_DELROUTE = 25, RTM_GETROUTE = 26, RTM_NEWNEIGH = 28, RTM_DELNEIGH = 29, RTM_GETNEIGH = 30,
        RTM_NEWQDISC = 36, RTM_DELQDISC = 37, RTM_NEWTFILTER = 44, RTM_DELTFILTER = 45;

    public const int IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU = 4, IFLA_LINK = 5, IFLA_MASTER = 10, IFLA_LINKINFO = 18, IFLA_IFALIAS = 20, IFLA_AF_SPEC = 26,
        IFLA_NET_NS_FD = 28, IFLA_EXT_MASK = 29, IFLA_NEW_IFINDEX = 49, IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2, IFLA_INFO_SLAVE_KIND = 4, IFLA_INFO_SLAVE_DATA = 5;
    public const int RTEXT_FILTER_SKIP_STATS = 8;
    public const int VETH_INFO_PEER = 1, IFLA_MACVLAN_MODE = 1, IFLA_IPVLAN_MODE = 1, IFLA_BR_VLAN_FILTERING = 7, IFLA_BRIDGE_VLAN_INFO = 2;
    public const uint MACVLAN_MODE_PRIVATE = 1, MACVLAN_MODE_BRIDGE = 4;
    public const ushort IPVLAN_MODE_L2 = 0, BRIDGE_VLAN_INFO_PVID = 2, BRIDGE_VLAN_INFO_UNTAGGED = 4;
    public const int IFLA_BRPORT_GUARD = 5, IFLA_BRPORT_ISOLATED = 33;
    public const int IFLA_INET_CONF = 1, IFLA_INET6_ADDR_GEN_MODE = 8, IPV4_DEVCONF_ACCEPT_REDIRECTS = 4, IPV4_DEVCONF_SEND_REDIRECTS = 6, IPV4_DEVCONF_RP_FILTER = 8;
    public const byte IN6_ADDR_GEN_MODE_NONE = 1;
    public const int IFNAMSIZ = 16;

    public const int IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_BROADCAST = 4, IFA_FLAGS = 8, IFA_F_NODAD = 2;
    public const int RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY = 5, RTA_PREFSRC = 7;
    public const byte RT_TABLE_UNSPEC = 0, RT_TABLE_MAIN = 254, RTPROT_STATIC = 4, RT_SCOPE_UNIVERSE = 0, RT_SCOPE_LINK = 253, RT_SCOPE_NOWHERE = 255,
        RTN_UNSPEC = 0, RTN_UNICAST = 1, RTN_LOCAL = 2;
    public const uint RTM_F_FIB_MATCH = 0x2000, RTNH_F_ONLINK = 4;
    public const int NDA_DST = 1;
    public const ushort NUD_PERMANENT = 0x80;
    public const byte NTF_PROXY = 8;

    public const int TCA_KIND = 1, TCA_OPTIONS = 2, TCA_BPF_FD = 6, TCA_BPF_NAME = 7, TCA_BPF_FLAGS = 8, TCA_TBF_PARMS = 1, TCA_TBF_RATE64 = 4, TCA_TBF_BURST = 6;
    public const uint TC_H_ROOT = 0xFFFFFFFF, TC_H_CLSACT = 0xFFFFFFF1, TC_H_MIN_INGRESS = 0xFFF2, TC_H_MIN_EGRESS = 0xFFF3, TCA_BPF_FLAG_ACT_DIRECT = 1;
    public const byte TC_LINKLAYER_ETHERNET = 1;
    public const int TC_ACT_UNSPEC = -1, TC_ACT_SHOT = 2, TC_ACT_STOLEN = 4, TCA_BPF_ACT = 1, TCA_ACT_KIND = 1, TCA_ACT_OPTIONS = 2, TCA_MIRRED_PARMS = 2, TCA_EGRESS_REDIR = 1;

    public const ushort ETH_P_ALL = 3, ETH_P_IP = 0x0800, ETH_P_ARP = 0x0806, ETH_P_IPV6 = 0x86DD, ETH_P_802_2 = 4;
    public const ushort ARPHRD_ETHER = 1;
}

[StructLayout(LayoutKind.Sequential)]
public struct sockaddr_nl
{
    public ushort nl_family, nl_pad;
    public uint nl_pid, nl_groups;
}

[StructLayout(LayoutKind.Sequential)]
public struct nlmsghdr
{
    public uint nlmsg_len;
    public ushort nlmsg_type, nlmsg_flags;
    public uint nlmsg_seq, nlmsg_pid;
}

[StructLayout(LayoutKind.Sequential)]
public struct nlmsgerr
{
    public int error;
    public nlmsghdr msg;
}

[StructLayout(LayoutKind.Sequential)]
public struct nlattr
{
    public ushort nla_len, nla_type;
}

[StructLayout(LayoutKind.Sequential)]
public struct ifinfomsg
{
    public byte ifi_family;
    byte __ifi_pad;
    public ushort ifi_type;
    public int ifi_index;
    public uint ifi_flags, ifi_change;
}

[StructLayout(LayoutKind.Sequential)]
public struct ifaddrmsg
{
    public byte ifa_family, ifa_prefixlen, ifa_flags, ifa_scope;
    public uint ifa_index;
}

[StructLayout(LayoutKind.Sequential)]
public struct rtmsg
{
    public byte rtm_family, rtm_dst_len, rtm_src_len, rtm_tos, rtm_table, rtm_protocol, rtm_scope, rtm_type;
    public uint rtm_flags;
}

[StructLayout(LayoutKind.Sequential)]
public struct ndmsg
{
    public byte ndm_family;
    byte ndm_pad1;
    ushort ndm_pad2;
    public int ndm_ifindex;
    public ushort ndm_state;
    public byte ndm_flags, ndm_type;
}

[StructLayout(LayoutKind.Sequential)]
public struct tcmsg
{
    public byte tcm_family;
    byte tcm__pad1;
    ushort tcm__pad2;
    public int tcm_ifindex;
    public uint tcm_handle, tcm_parent, tcm_info;
}

[StructLayout(LayoutKind.Sequential)]
public struct tc_ratespec
{
    public byte cell_log, linklayer;
    public ushort overhead;
    public short cell_align;
    public ushort mpu;
    public uint rate;
}

[StructLayout(LayoutKind.Sequential)]
public struct tc_tbf_qopt
{
    public tc_ratespec rate, peakrate;
    public uint limit, buffer, mtu;
}

[StructLayout(LayoutKind.Sequential)]
public struct tc_mirred
{
    public uint index, capab;
    public int action, refcnt, bindcnt, eaction;
    public uint ifindex;
}

[StructLayout(LayoutKind.Sequential)]
public struct bridge_vlan_info
{
    public ushort flags, vid;
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct sockaddr_ll
{
    public ushort sll_family, sll_protocol;
    public int sll_ifindex;
    public ushort sll_hatype;
    public byte sll_pkttype, sll_halen;
    public fixed byte sll_addr[8];
}
