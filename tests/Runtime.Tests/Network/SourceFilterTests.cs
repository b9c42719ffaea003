using System.Collections.Immutable;
using System.Net;
using Vectl.Linux;
using Vectl.Runtime.Network.Filter;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Network;

/// <summary>The program is run by an interpreter of its instructions, over frames.</summary>
public sealed class SourceFilterTests
{
    const int Protocol = 16, Vlan = 20, Data = 76, DataEnd = 80;

    const ulong Packet = 1UL << 40;

    static readonly byte[] s_own = [2, 0, 0, 0, 0, 1], s_other = [2, 0, 0, 0, 0, 2], s_all = [255, 255, 255, 255, 255, 255];

    static readonly SourceFilter s_routed = new(Mac(s_own), [IPAddress.Parse("192.0.2.10"), IPAddress.Parse("2001:db8::10")], LinkLocal: null, AsksForAddress: false, OnlyIp: true);

    static MacAddress Mac(byte[] bytes) => MacAddress.Parse(Convert.ToHexStringLower(bytes).Chunk(2).Select(pair => new string(pair)).Aggregate((a, b) => $"{a}:{b}"), out MacAddress mac) is null ? mac : default;

    /// <summary>Whether a program passes a frame; <paramref name="linear"/> bytes of it are in its first piece.</summary>
    static bool Passes(ImmutableArray<bpf_insn> program, byte[] frame, int linear = int.MaxValue, uint vlan = 0)
    {
        ulong[] registers = new ulong[11];
        linear = Math.Min(linear, frame.Length);
        for (int at = 0, steps = 0; ; at++)
        {
            Assert.True(++steps < 10_000, "the program does not end");
            bpf_insn step = program[at];
            ref ulong to = ref registers[step.Destination];
            ulong from = registers[step.Source];
            switch (step.code)
            {
                case BPF_LDX | BPF_MEM | BPF_W when step.Source == 6:
                    to = step.off switch
                    {
                        Protocol => BitConverter.ToUInt16(frame, 12),
                        Vlan => vlan,
                        Data => Packet,
                        DataEnd => Packet + (uint)linear,
                        _ => throw new ArgumentException($"context {step.off}"),
                    };
                    break;
                case BPF_LDX | BPF_MEM | BPF_W: to = BitConverter.ToUInt32(frame, Offset(from, step.off, 4)); break;
                case BPF_LDX | BPF_MEM | BPF_H: to = BitConverter.ToUInt16(frame, Offset(from, step.off, 2)); break;
                case BPF_LDX | BPF_MEM | BPF_B: to = frame[Offset(from, step.off, 1)]; break;
                case BPF_ALU64 | BPF_MOV | BPF_X: to = from; break;
                case BPF_ALU64 | BPF_MOV: to = (ulong)step.imm; break;
                case BPF_ALU64 | BPF_ADD: to += (ulong)step.imm; break;
                case BPF_JMP | BPF_JA: at += step.off; break;
                case BPF_JMP | BPF_JGT | BPF_X: at += to > from ? step.off : 0; break;
                case BPF_JMP32 | BPF_JEQ: at += (uint)to == (uint)step.imm ? step.off : 0; break;
                case BPF_JMP32 | BPF_JNE: at += (uint)to != (uint)step.imm ? step.off : 0; break;
                case BPF_JMP | BPF_CALL:
                    Assert.Equal(BPF_FUNC_skb_pull_data, step.imm);
                    if ((int)registers[2] <= frame.Length)
                        linear = Math.Max(linear, (int)registers[2]);
                    break;
                case BPF_JMP | BPF_EXIT: return (int)registers[0] == TC_ACT_UNSPEC;
                default: Assert.Fail($"unknown instruction {step.code:x}"); break;
            }
        }

        int Offset(ulong pointer, int offset, int size)
        {
            int start = (int)(pointer - Packet) + offset;
            Assert.True(start >= 0 && start + size <= linear, $"reads {start}..{start + size} of {linear}");
            return start;
        }
    }

    static byte[] Ethernet(byte[] source, ushort type, byte[] content) => [.. s_all, .. source, (byte)(type >> 8), (byte)type, .. content];

    static byte[] Arp(byte[] source, byte[] senderMac, string senderIp)
        => Ethernet(source, ETH_P_ARP, [0, 1, 8, 0, 6, 4, 0, 2, .. senderMac, .. IPAddress.Parse(senderIp).GetAddressBytes(), .. s_all, 192, 0, 2, 1]);

    static byte[] Ip(string source, byte[]? mac = null)
        => Ethernet(mac ?? s_own, ETH_P_IP, [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, .. IPAddress.Parse(source).GetAddressBytes(), 203, 0, 113, 1]);

    static byte[] Ip6(string source, byte next, params byte[] content)
        => Ethernet(s_own, ETH_P_IPV6, [0x60, 0, 0, 0, 0, (byte)content.Length, next, 255, .. IPAddress.Parse(source).GetAddressBytes(), .. IPAddress.Parse("ff02::1").GetAddressBytes(), .. content]);

    static byte[] Advertisement(string source, string target) => Ip6(source, 58, [136, 0, 0, 0, 0, 0, 0, 0, .. IPAddress.Parse(target).GetAddressBytes()]);

    static void Check(SourceFilter filter, byte[] frame, bool passes)
    {
        ImmutableArray<bpf_insn> program = filter.Build();
        Assert.Equal(passes, Passes(program, frame));
        // Wherever the frame's pieces begin.
        Assert.Equal(passes, Passes(program, frame, linear: 14));
        Assert.False(Passes(program, frame, vlan: 1));
        for (int length = 14; length < 34; length++)
            Assert.False(Passes(program, frame[..length]), $"passes {length} bytes");
    }

    [Theory]
    [InlineData("192.0.2.10", true)]
    [InlineData("192.0.2.11", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("169.254.0.1", false)]
    public void Ipv4_OnlyFromItsOwn(string source, bool passes) => Check(s_routed, Ip(source), passes);

    [Fact]
    public void Ipv4_FromNowhere_OnlyToBeGivenAnAddress() => Check(s_routed with { AsksForAddress = true }, Ip("0.0.0.0"), true);

    [Fact]
    public void Frames_OnlyFromItsOwnAddress()
    {
        Check(s_routed, Ip("192.0.2.10", s_other), false);
        Check(s_routed with { Mac = null }, Ip("192.0.2.10", s_other), true);
    }

    [Fact]
    public void Arp_OnlyForItsOwn()
    {
        Check(s_routed, Arp(s_own, s_own, "192.0.2.10"), true);
        Check(s_routed, Arp(s_own, s_own, "0.0.0.0"), true);
        Check(s_routed, Arp(s_own, s_own, "192.0.2.1"), false);
        Check(s_routed, Arp(s_own, s_other, "192.0.2.10"), false);
        Check(s_routed, Arp(s_other, s_own, "192.0.2.10"), false);
        byte[] other = Arp(s_own, s_own, "192.0.2.10");
        other[15] = 6;
        Check(s_routed, other, false);
    }

    [Theory]
    [InlineData("2001:db8::10", true)]
    [InlineData("2001:db8::11", false)]
    [InlineData("2001:db8:0:1::10", false)]
    [InlineData("fe80::1234", true)]
    [InlineData("fe80:0:0:1::1234", false)]
    [InlineData("::", true)]
    [InlineData("::1", false)]
    public void Ipv6_OnlyFromItsOwn(string source, bool passes) => Check(s_routed, Ip6(source, 17, new byte[8]), passes);

    [Theory]
    [InlineData(128, true)]
    [InlineData(133, true)]
    [InlineData(134, false)]
    [InlineData(135, true)]
    [InlineData(137, false)]
    public void Icmp6_NothingThatRoutersSay(byte type, bool passes) => Check(s_routed, Ip6("fe80::5", 58, [type, 0, 0, 0, .. new byte[28]]), passes);

    [Theory]
    [InlineData("2001:db8::10", true)]
    [InlineData("fe80::5", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::", false)]
    public void NeighbourAdvertisement_OnlyOfItsOwn(string target, bool passes) => Check(s_routed, Advertisement("fe80::5", target), passes);

    [Theory]
    [InlineData("fe80::ff:fe00:1", true)]
    [InlineData("fe80::ff:fe00:2", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2001:db8::10", true)]
    public void AmongNeighbours_OnlyItsOwnLinkLocalAddress(string address, bool passes)
    {
        SourceFilter bridged = s_routed with { LinkLocal = Mac(s_own).ToLinkLocal() };
        Check(bridged, Advertisement("2001:db8::10", address), passes);
        Check(bridged, Ip6(address, 17, new byte[8]), passes);
    }

    [Theory]
    [InlineData(new byte[] { 58, 0, 5, 2, 0, 0, 1, 0, 143, 0, 0, 0 }, true)]
    [InlineData(new byte[] { 58, 0, 5, 2, 0, 0, 1, 0, 134, 0, 0, 0 }, false)]
    [InlineData(new byte[] { 58, 1, 5, 2, 0, 0, 1, 0, 143, 0, 0, 0 }, false)]
    [InlineData(new byte[] { 60, 0, 5, 2, 0, 0, 1, 0, 143, 0, 0, 0 }, false)]
    public void HopByHop_OnlyForListenerReports(byte[] content, bool passes) => Check(s_routed, Ip6("fe80::5", 0, content), passes);

    [Theory]
    [InlineData(43)]
    [InlineData(60)]
    public void Ipv6_NoHeadersToHideBehind(byte next) => Check(s_routed, Ip6("2001:db8::10", next, [58, 0, 0, 0, 0, 0, 0, 0, 134, 0, 0, 0]), false);

    [Fact]
    public void Ipv6_WithoutAnAddress_Nothing() => Check(s_routed with { Addresses = [IPAddress.Parse("192.0.2.10")] }, Ip6("fe80::5", 17, new byte[8]), false);

    [Fact]
    public void UnknownAddresses_AnyButNoRouters()
    {
        SourceFilter filter = new(Mac(s_own), null, LinkLocal: null, AsksForAddress: true, OnlyIp: true);
        Check(filter, Ip("198.51.100.77"), true);
        Check(filter, Arp(s_own, s_own, "198.51.100.77"), true);
        Check(filter, Arp(s_own, s_other, "198.51.100.77"), false);
        Check(filter, Ip6("2001:db8::77", 17, new byte[8]), true);
        Check(filter, Ip6("fe80::77", 58, [134, 0, 0, 0]), false);
    }

    [Theory]
    [InlineData(0x88cc, true)]
    [InlineData(4, false)]
    public void OtherProtocols_OnlyWhereAllowed(ushort type, bool passes)
    {
        Assert.False(Passes(s_routed.Build(), Ethernet(s_own, type, new byte[46])));
        Assert.Equal(passes, Passes((s_routed with { OnlyIp = false }).Build(), Ethernet(s_own, type, new byte[46])));
    }

    [SkippableFact]
    public void Kernel_TakesThem()
    {
        Skip.If(geteuid() != 0, "bpf(2) is root's");
        ImmutableArray<IPAddress> many = [.. Enumerable.Range(1, 100).SelectMany(i => (IPAddress[])[IPAddress.Parse($"192.0.2.{i}"), IPAddress.Parse($"2001:db8::{i}")])];
        foreach (SourceFilter filter in (SourceFilter[])[s_routed, s_routed with { Mac = null }, s_routed with { Addresses = [] }, s_routed with { Addresses = null, OnlyIp = false }, s_routed with { Addresses = many }])
            FilterProgram.Load(filter.Build()).Dispose();
    }
}
