using System.Net;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>A route to a network, by an interface, that is to be made.</summary>
/// <param name="Destination">An address of the network.</param>
/// <param name="PrefixLength">How many of its bits name the network; 0 is everywhere.</param>
/// <param name="Gateway">Who forwards to it, or null when it is on the link itself.</param>
/// <param name="OnLink">The gateway is on the link although no route says so.</param>
public sealed record NewRoute(IPAddress Destination, int PrefixLength, IPAddress? Gateway = null, bool OnLink = false);
