using System.Collections.Immutable;
using System.Net;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Guest.Network;

/// <summary>Interfaces of each kind.</summary>
static class GuestNetworkSample
{
    public static InterfaceConfig Routed { get; } = new() { Name = "eth0", Addresses = [Address("192.0.2.10"), Address("2001:db8::10")] };

    public static InterfaceConfig Bridged { get; } = new()
    {
        Name = "lan",
        Type = InterfaceType.Bridged,
        Addresses = [Address("10.0.0.5/24"), Address("fd00::5/64")],
        Gateway = IPAddress.Parse("10.0.0.1"),
        Gateway6 = IPAddress.Parse("fd00::1"),
        Mtu = 1400,
    };

    public static InterfaceConfig Dhcp { get; } = new() { Name = "wan", Type = InterfaceType.Macvlan, Parent = "eth1", Dhcp = true };

    public static Resolvers Dns { get; } = new(["9.9.9.9", "2620:fe::fe"], ["example.org", "example.net"], []);

    public static InterfaceAddress Address(string text)
    {
        Assert.Null(InterfaceAddress.Parse(text, out InterfaceAddress address));
        return address;
    }

    public static ImmutableArray<GuestInterface> Of(params ImmutableArray<InterfaceConfig> network) => GuestInterface.Of(network);
}
