using System.Net;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>What the kernel tells of a route.</summary>
/// <param name="Type"><c>RTN_UNICAST</c>, <c>RTN_LOCAL</c> for an address of the host itself, and so on.</param>
/// <param name="PrefixLength">How many bits its destination has.</param>
/// <param name="Gateway">Who forwards, or null when the destination is on the link itself.</param>
/// <param name="Device">The index of the interface; 0 when there is none.</param>
public sealed record RouteInfo(byte Type, int PrefixLength, IPAddress? Gateway, int Device)
{
    /// <summary>Reads a message of type <c>RTM_NEWROUTE</c>.</summary>
    public static RouteInfo Parse(ReadOnlySpan<byte> message)
    {
        var route = new NetlinkMessage(message);
        rtmsg header = route.Read<rtmsg>();
        NetlinkAttributes attributes = route.Attributes<rtmsg>();
        return new RouteInfo(header.rtm_type, header.rtm_dst_len, attributes.TryFind(RTA_GATEWAY, out ReadOnlySpan<byte> gateway) ? new IPAddress(gateway) : null, attributes.Number<int>(RTA_OIF) ?? 0);
    }
}
