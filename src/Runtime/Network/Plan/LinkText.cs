using Vectl.Runtime.Network.Netlink;

namespace Vectl.Runtime.Network.Plan;

/// <summary>Links and routes in the words of <c>ip(8)</c>.</summary>
static class LinkText
{
    public static string Of(NewLink link)
        => link.Name + (link.Mac is { } mac ? $" address {mac}" : "") + (link.Mtu is { } mtu ? $" mtu {mtu}" : "");

    public static string Of(NewRoute route)
        => (route.PrefixLength == 0 ? "default" : $"{route.Destination}/{route.PrefixLength}") + (route.Gateway is { } gateway ? $" via {gateway}" : "");
}
