using System.Net;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Values;

public sealed class NetworkValueTests
{
    [Theory]
    [InlineData("192.0.2.10", "192.0.2.10", 32)]
    [InlineData("192.0.2.10/24", "192.0.2.10/24", 24)]
    [InlineData("192.0.2.10/32", "192.0.2.10", 32)]
    [InlineData("192.0.2.10/255.255.254.0", "192.0.2.10/23", 23)]
    [InlineData("2001:DB8::10", "2001:db8::10", 128)]
    [InlineData("2001:db8:0:0::10/64", "2001:db8::10/64", 64)]
    public void InterfaceAddress_Parse(string text, string written, int length)
    {
        Assert.Null(InterfaceAddress.Parse(text, out InterfaceAddress address));
        Assert.Equal((written, length), (address.ToString(), address.PrefixLength));
        Assert.Null(InterfaceAddress.Parse(written, out InterfaceAddress again));
        Assert.Equal(address, again);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("192.0.2", "")]
    [InlineData("3221225994", "")]
    [InlineData("0xc0.0.2.1", "")]
    [InlineData("192.0.2.010", "")]
    [InlineData("192.0.2.10 ", "")]
    [InlineData("[2001:db8::1]", "")]
    [InlineData("[2001:db8::1]:80", "")]
    [InlineData("2001:db8::1%2", "")]
    [InlineData("host", "")]
    [InlineData("192.0.2.10/0", "after the slash belong 1 to 32")]
    [InlineData("192.0.2.10/33", "after the slash belong 1 to 32")]
    [InlineData("192.0.2.10/", "after the slash belong 1 to 32")]
    [InlineData("192.0.2.10/255.0.255.0", "after the slash belong 1 to 32")]
    [InlineData("2001:db8::1/129", "after the slash belong 1 to 128")]
    [InlineData("2001:db8::1/255.255.255.0", "after the slash belong 1 to 128")]
    [InlineData("0.0.0.0", "it is an unspecified address")]
    [InlineData("::", "it is the unspecified address")]
    [InlineData("127.0.0.1", "it is a loopback address")]
    [InlineData("::1", "it is a loopback address")]
    [InlineData("224.0.0.1", "it is a multicast address")]
    [InlineData("ff02::1", "it is a multicast address")]
    [InlineData("255.255.255.255", "it is a reserved address")]
    [InlineData("::ffff:192.0.2.1", "it is an IPv4 address in the form of IPv6")]
    [InlineData("169.254.0.1", "it is a link-local address")]
    [InlineData("fe80::1/64", "it is a link-local address")]
    public void InterfaceAddress_Bad(string text, string reason) => Assert.Equal(reason, InterfaceAddress.Parse(text, out _));

    [Theory]
    [InlineData("192.0.2.10/24", "192.0.2.255", true)]
    [InlineData("192.0.2.10/24", "192.0.3.1", false)]
    [InlineData("192.0.2.10/23", "192.0.3.1", true)]
    [InlineData("192.0.2.10/25", "192.0.2.129", false)]
    [InlineData("192.0.2.10/24", "::", false)]
    [InlineData("2001:db8::10/64", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::10/65", "2001:db8::8000:0:0:1", false)]
    [InlineData("2001:db8::10", "2001:db8::10", true)]
    public void InterfaceAddress_Contains(string network, string address, bool expected)
    {
        Assert.Null(InterfaceAddress.Parse(network, out InterfaceAddress one));
        Assert.Equal(expected, one.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("192.0.2.0/24", true)]
    [InlineData("192.0.2.255/24", true)]
    [InlineData("192.0.2.127/25", true)]
    [InlineData("192.0.2.128/24", false)]
    [InlineData("192.0.2.0/31", false)]
    [InlineData("10.255.255.255/8", true)]
    [InlineData("2001:db8::/64", true)]
    [InlineData("2001:db8::ffff:ffff:ffff:ffff/64", false)]
    [InlineData("2001:db8::1/64", false)]
    public void InterfaceAddress_IsNetworkOrBroadcast(string text, bool expected)
    {
        Assert.Null(InterfaceAddress.Parse(text, out InterfaceAddress address));
        Assert.Equal(expected, address.IsNetworkOrBroadcast);
    }

    [Theory]
    [InlineData("02:00:5e:10:00:01", null)]
    [InlineData("FE:FF:FF:FF:FF:FF", null)]
    [InlineData("00:00:00:00:00:00", "it is all zeros")]
    [InlineData("01:00:5e:00:00:01", "its first byte is odd, so it is a multicast address")]
    [InlineData("ff:ff:ff:ff:ff:ff", "its first byte is odd, so it is a multicast address")]
    [InlineData("02-00-5e-10-00-01", "")]
    [InlineData("02:00:5e:10:00", "")]
    [InlineData("02:00:5e:10:00:0g", "")]
    [InlineData("02:00:5e:10:00: 1", "")]
    public void MacAddress_Parse(string text, string? reason)
    {
        Assert.Equal(reason, MacAddress.Parse(text, out MacAddress mac));
        if (reason is null)
        {
            Assert.Equal(text.ToLowerInvariant(), mac.ToString());
            Assert.Equal(Convert.FromHexString(text.Replace(":", "")), mac.ToBytes());
        }
    }

    [Fact]
    public void MacAddress_Of_IsStableAndLocal()
    {
        Assert.Equal("02:08:fe:f0:2c:92", MacAddress.Of("machine 101 eth0").ToString());
        Assert.NotEqual(MacAddress.Of("machine 101 eth0"), MacAddress.Of("machine 101 eth1"));
        Assert.StartsWith("fe:", MacAddress.Of("machine 101 eth0", 0xfe).ToString());
        Assert.Equal(10_000, Enumerable.Range(101, 10_000).Select(ctid => MacAddress.Of($"machine {ctid} eth0")).Distinct().Count());
    }

    [Theory]
    [InlineData("8080:80", "8080:80/tcp")]
    [InlineData("53:53/udp", "53:53/udp")]
    [InlineData("127.0.0.1:8080:80/tcp", "127.0.0.1:8080:80/tcp")]
    [InlineData("[::1]:8443:443", "[::1]:8443:443/tcp")]
    [InlineData("[2001:db8::1]:1:65535/udp", "[2001:db8::1]:1:65535/udp")]
    public void PublishedPort_Parse(string text, string written)
    {
        Assert.Null(PublishedPort.Parse(text, out PublishedPort port));
        Assert.Equal(written, port.ToString());
    }

    [Theory]
    [InlineData("80", "")]
    [InlineData("80:", "")]
    [InlineData(":80", "")]
    [InlineData("0:80", "")]
    [InlineData("65536:80", "")]
    [InlineData("80:80:80", "")]
    [InlineData("::1:80:80", "")]
    [InlineData("[127.0.0.1]:80:80", "")]
    [InlineData("1.2.3.4.5:80:80", "")]
    [InlineData("localhost:80:80", "")]
    [InlineData("80:80/sctp", "after the slash belongs tcp or udp")]
    [InlineData("80:80/", "after the slash belongs tcp or udp")]
    [InlineData("0.0.0.0:80:80", "all addresses of the host are meant when there is none")]
    [InlineData("[::]:80:80", "all addresses of the host are meant when there is none")]
    [InlineData("224.0.0.1:80:80", "it is a multicast address")]
    public void PublishedPort_Bad(string text, string reason) => Assert.Equal(reason, PublishedPort.Parse(text, out _));

    [Theory]
    [InlineData("80:80", "80:81", true)]
    [InlineData("80:80", "80:80/udp", false)]
    [InlineData("80:80", "127.0.0.1:80:80", true)]
    [InlineData("127.0.0.1:80:80", "127.0.0.2:80:80", false)]
    [InlineData("127.0.0.1:80:80", "[::1]:80:80", false)]
    [InlineData("80:80", "81:80", false)]
    public void PublishedPort_Overlaps(string first, string second, bool expected)
    {
        Assert.Null(PublishedPort.Parse(first, out PublishedPort a));
        Assert.Null(PublishedPort.Parse(second, out PublishedPort b));
        Assert.Equal((expected, expected), (a.Overlaps(b), b.Overlaps(a)));
    }

    [Theory]
    [InlineData("8000bit", 8_000L, "8kbit")]
    [InlineData("100mbit", 100_000_000L, "100mbit")]
    [InlineData("1.5Gbit", 1_500_000_000L, "1500mbit")]
    [InlineData("0.5kbit", 500L, "500bit")]
    public void BitRate_Parse(string text, long bits, string written)
    {
        Assert.True(BitRate.TryParse(text, out long parsed));
        Assert.Equal((bits, written), (parsed, BitRate.Format(parsed)));
    }

    [Theory]
    [InlineData("100")]
    [InlineData("100mb")]
    [InlineData("100mbps")]
    [InlineData("mbit")]
    [InlineData("-1mbit")]
    [InlineData("1 mbit")]
    [InlineData("99999999999999gbit")]
    public void BitRate_Bad(string text) => Assert.False(BitRate.TryParse(text, out _));

    [Theory]
    [InlineData("eth0", null)]
    [InlineData("a-b_c", null)]
    [InlineData("abcdefghijklmno", null)]
    [InlineData("abcdefghijklmnop", "it has 16 characters")]
    [InlineData("", "")]
    [InlineData("a/b", "")]
    [InlineData("..", "")]
    [InlineData("eth0.10", "")]
    [InlineData("0eth", "")]
    [InlineData("-a", "")]
    [InlineData("a b", "")]
    [InlineData("a%d", "")]
    [InlineData("lo", "the kernel has its own")]
    [InlineData("all", "the kernel has its own")]
    public void InterfaceName_FaultInside(string name, string? reason) => Assert.Equal(reason, InterfaceName.FaultInside(name));

    [Theory]
    [InlineData("eth0.10", null)]
    [InlineData("0a", null)]
    [InlineData(".", "")]
    [InlineData("..", "")]
    [InlineData("a/b", "")]
    public void InterfaceName_FaultOnHost(string name, string? reason) => Assert.Equal(reason, InterfaceName.FaultOnHost(name));
}
