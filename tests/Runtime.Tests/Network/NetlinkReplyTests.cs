using System.Runtime.InteropServices;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Network.Netlink;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Network;

public sealed class NetlinkReplyTests
{
    static byte[] Bytes<T>(T value) where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    static byte[] Message(ushort type, uint sequence, int flags, byte[] content)
        => [.. Bytes(new nlmsghdr { nlmsg_len = (uint)(16 + content.Length), nlmsg_type = type, nlmsg_seq = sequence, nlmsg_flags = (ushort)flags }), .. content, .. new byte[-content.Length & 3]];

    static byte[] Attribute(int type, byte[] value)
        => [.. Bytes(new nlattr { nla_len = (ushort)(4 + value.Length), nla_type = (ushort)type }), .. value, .. new byte[-value.Length & 3]];

    static byte[] Error(uint sequence, int errno, string? text = null, int request = 0)
    {
        byte[] answer = [.. Bytes(new nlmsgerr { error = -errno, msg = new nlmsghdr { nlmsg_len = (uint)(16 + request) } }), .. new byte[request]];
        return text is null ? Message(NLMSG_ERROR, sequence, NLM_F_CAPPED, answer)
            : Message(NLMSG_ERROR, sequence, NLM_F_ACK_TLVS | (request == 0 ? NLM_F_CAPPED : 0), [.. answer, .. Attribute(NLMSGERR_ATTR_MSG, [.. Encoding.UTF8.GetBytes(text), 0])]);
    }

    [Fact]
    public void Take_KnowsWhichFailedAndWhy()
    {
        var reply = new NetlinkReply();
        Assert.False(reply.Take(Error(2, 17, "Address already assigned"), 4));
        Assert.False(reply.Take(Error(3, 19), 4));
        Assert.True(reply.Take(Error(4, 0), 4));
        Assert.Equal([new NetlinkError(2, Errno.EEXIST, "Address already assigned"), new NetlinkError(3, Errno.ENODEV, null)], reply.Errors);
        Assert.Equal("EEXIST (Address already assigned)", reply.Errors[0].ToString());
        Assert.Equal("ENODEV (no such device)", reply.Errors[1].ToString());
    }

    // Kernels without NETLINK_CAP_ACK repeat the whole request before the text.
    [Fact]
    public void Take_FindsTheTextAfterTheRequest()
    {
        var reply = new NetlinkReply();
        Assert.True(reply.Take(Error(1, 22, "why", request: 40), 1));
        Assert.Equal("why", reply.Errors[0].Text);
    }

    [Fact]
    public void Take_KeepsMessagesUntilTheEndOfADump()
    {
        var reply = new NetlinkReply();
        Assert.False(reply.Take([.. Message(RTM_NEWLINK, 1, NLM_F_MULTI, new byte[16]), .. Message(RTM_NEWLINK, 1, NLM_F_MULTI, new byte[20])], 1));
        Assert.True(reply.Take(Message(NLMSG_DONE, 1, NLM_F_MULTI | NLM_F_DUMP_INTR, new byte[4]), 1));
        Assert.Equal([32, 36], reply.Messages.Select(message => message.Length));
        Assert.True(reply.Interrupted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(1000)]
    public void Take_WhatIsNoMessage_IsPassedOver(int length)
    {
        byte[] bytes = Message(RTM_NEWLINK, 1, 0, new byte[16]);
        BitConverter.TryWriteBytes(bytes, length);
        var reply = new NetlinkReply();
        Assert.False(reply.Take(bytes, 1));
        Assert.Empty(reply.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public void Attributes_ThatAreNotWhole_AreNone(int length)
    {
        byte[] bytes = Attribute(1, [1, 2, 3, 4]);
        BitConverter.TryWriteBytes(bytes, (ushort)length);
        Assert.False(new NetlinkAttributes(bytes).TryFind(1, out _));
    }
}
