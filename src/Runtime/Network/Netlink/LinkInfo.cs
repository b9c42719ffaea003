using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>What the kernel tells of an interface.</summary>
/// <param name="Index">Its number in its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">Whether it is set up.</param>
/// <param name="Mac">Its hardware address; empty when it has none.</param>
/// <param name="Mtu">Its MTU in bytes.</param>
/// <param name="Alias">The text it may be found by, or null.</param>
/// <param name="Kind">What it is, e.g. <c>bridge</c>; null for a device of its own driver.</param>
/// <param name="Peer">The index of the interface it is connected to or lies on; 0 when there is none.</param>
/// <param name="Master">The index of the bridge that it is a port of; 0 when there is none.</param>
/// <param name="FiltersVlans">Whether it is a bridge that keeps its ports' VLANs apart.</param>
public sealed record LinkInfo(int Index, string Name, bool IsUp, byte[] Mac, int Mtu, string? Alias, string? Kind, int Peer, int Master, bool FiltersVlans)
{
    /// <summary>Reads a message of type <c>RTM_NEWLINK</c>.</summary>
    public static LinkInfo Parse(ReadOnlySpan<byte> message)
    {
        var link = new NetlinkMessage(message);
        ifinfomsg header = link.Read<ifinfomsg>();
        NetlinkAttributes attributes = link.Attributes<ifinfomsg>();
        NetlinkAttributes info = attributes.Nested(IFLA_LINKINFO);
        return new LinkInfo(header.ifi_index, attributes.Text(IFLA_IFNAME) ?? "", (header.ifi_flags & IFF_UP) != 0,
            attributes.TryFind(IFLA_ADDRESS, out ReadOnlySpan<byte> mac) ? mac.ToArray() : [], attributes.Number<int>(IFLA_MTU) ?? 0, attributes.Text(IFLA_IFALIAS),
            info.Text(IFLA_INFO_KIND), attributes.Number<int>(IFLA_LINK) ?? 0, attributes.Number<int>(IFLA_MASTER) ?? 0,
            // Other kinds have attributes of the same number.
            info.Text(IFLA_INFO_KIND) == "bridge" && info.Nested(IFLA_INFO_DATA).Number<byte>(IFLA_BR_VLAN_FILTERING) == 1);
    }
}
