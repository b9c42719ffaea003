using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>systemd.network(5): a file for each interface.</summary>
static class NetworkdFiles
{
    /// <summary>The files.</summary>
    public static IEnumerable<OwnedFile> Build(IEnumerable<GuestInterface> interfaces)
    {
        foreach (GuestInterface one in interfaces)
            // The number makes it come before what the distribution has for all interfaces of a kind.
            yield return new OwnedFile($"etc/systemd/network/10-vectl-{one.Name}.network", Format(one));
    }

    static string Format(GuestInterface one)
    {
        var text = new StringBuilder(OwnedFile.Header).Append($"[Match]\nName={one.Name}\n");
        if (one.Mtu is { } mtu)
            text.Append($"\n[Link]\nMTUBytes={mtu}\n");
        // Without KeepConfiguration= it would take away what it finds and does not know, such as an address that was added to
        // the running VE. Without IPv6AcceptRA= it would wait for a router.
        text.Append($"\n[Network]\nDHCP={YesNo(one.Dhcp)}\nIPv6AcceptRA={YesNo(one.Dhcp)}\nLinkLocalAddressing=ipv6\nKeepConfiguration=static\n");
        foreach (InterfaceAddress address in one.Addresses)
        {
            text.Append($"\n[Address]\nAddress={address.Address}/{address.PrefixLength}\n");
            // Nobody else is on its link.
            if (address.IsAlone && address.Address.IsV6())
                text.Append("DuplicateAddressDetection=none\n");
        }
        foreach (IPAddress gateway in one.Gateways)
        {
            text.Append($"\n[Route]\nGateway={gateway}\n");
            if (one.IsBeyondNetworks(gateway))
                text.Append("GatewayOnLink=yes\n");
        }
        return text.ToString();
    }

    static string YesNo(bool value) => value ? "yes" : "no";
}
