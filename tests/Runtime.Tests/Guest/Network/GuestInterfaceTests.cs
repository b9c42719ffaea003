using System.Net;
using static Vectl.Runtime.Tests.Guest.Network.GuestNetworkSample;

namespace Vectl.Runtime.Tests.Guest.Network;

public sealed class GuestInterfaceTests
{
    [Fact]
    public void Routed_HasTheHostAsGateway_InEachFamilyThatItHasAnAddressOf()
    {
        Assert.Equal(["169.254.0.1", "fe80::1"], Of(Routed)[0].Gateways.Select(gateway => gateway.ToString()));
        Assert.Equal(["fe80::1"], Of(Routed with { Addresses = [Address("2001:db8::10")] })[0].Gateways.Select(gateway => gateway.ToString()));
        Assert.Empty(Of(Routed with { Addresses = [] })[0].Gateways);
    }

    [Fact]
    public void OnlyTheFirstGatewayOfAFamilyCounts()
    {
        var two = Of(Routed with { Addresses = [Address("192.0.2.10")] }, Bridged, Bridged with { Name = "lan2" });
        Assert.Equal(["169.254.0.1", "fd00::1", ""], two.Select(one => string.Join(' ', one.Gateways)));
    }

    [Theory]
    [InlineData("169.254.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fd01::1", true)]
    public void AGatewayOutsideOfItsNetworks_IsBeyondThem(string gateway, bool expected) => Assert.Equal(expected, Of(Bridged)[0].IsBeyondNetworks(IPAddress.Parse(gateway)));
}
