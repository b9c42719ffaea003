using System.Net;
using Vectl.Runtime.Network.Neighbours;

namespace Vectl.Runtime.Tests.Network;

public sealed class NeighbourFramesTests
{
    static readonly byte[] s_mac = [2, 0, 0, 0, 0, 1];

    static readonly IPAddress s_ipv4 = IPAddress.Parse("192.0.2.10"), s_ipv6 = IPAddress.Parse("2001:db8::aabb:ccdd");

    [Fact]
    public void Probe_Ipv4_ComesFromNobody()
        => Assert.Equal("FFFFFFFFFFFF02000000000108060001080006040001020000000001000000000000" + "00000000" + "C000020A", Convert.ToHexString(NeighbourFrames.Probe(s_mac, s_ipv4)));

    [Fact]
    public void Announcement_Ipv4_IsSenderAndTarget()
        => Assert.Equal("FFFFFFFFFFFF02000000000108060001080006040001020000000001C000020A000000000000C000020A", Convert.ToHexString(NeighbourFrames.Announcement(s_mac, s_ipv4)));

    [Fact]
    public void Probe_Ipv6_GoesToItsGroup()
    {
        string frame = Convert.ToHexString(NeighbourFrames.Probe(s_mac, s_ipv6));
        Assert.StartsWith("3333FFBBCCDD02000000000186DD6000000000183AFF" + new string('0', 32) + "FF0200000000000000000001FFBBCCDD87", frame);
        Assert.EndsWith("20010DB80000000000000000AABBCCDD", frame);
    }

    // RFC 1071: with the sum in its place all adds up to ones.
    [Fact]
    public void Ipv6_SumsAreRight()
    {
        foreach (byte[] frame in (byte[][])[NeighbourFrames.Probe(s_mac, s_ipv6), NeighbourFrames.Announcement(s_mac, s_ipv6)])
        {
            byte[] summed = [.. frame[22..54], 0, 0, 0, frame[19], 0, 0, 0, 58, .. frame[54..]];
            uint sum = 0;
            for (int i = 0; i < summed.Length; i += 2)
                sum += (uint)(summed[i] << 8 | summed[i + 1]);
            Assert.Equal(0xffffu, (sum & 0xffff) + (sum >> 16));
        }
    }

    [Fact]
    public void OwnerIn_IsWhoSaysSo()
    {
        Assert.Equal(s_mac, NeighbourFrames.OwnerIn(NeighbourFrames.Announcement(s_mac, s_ipv4), s_ipv4));
        Assert.Equal(s_mac, NeighbourFrames.OwnerIn(NeighbourFrames.Announcement(s_mac, s_ipv6), s_ipv6));
        Assert.Null(NeighbourFrames.OwnerIn(NeighbourFrames.Announcement(s_mac, s_ipv4), IPAddress.Parse("192.0.2.11")));
        Assert.Null(NeighbourFrames.OwnerIn(NeighbourFrames.Announcement(s_mac, s_ipv6), IPAddress.Parse("2001:db8::1")));
        Assert.Null(NeighbourFrames.OwnerIn(NeighbourFrames.Probe(s_mac, s_ipv4), s_ipv4));
        Assert.Null(NeighbourFrames.OwnerIn(NeighbourFrames.Probe(s_mac, s_ipv6), s_ipv6));
        Assert.Null(NeighbourFrames.OwnerIn([1, 2, 3], s_ipv4));
    }
}
