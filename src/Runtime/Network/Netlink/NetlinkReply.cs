using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>What the kernel answered to a batch: which requests it refused, and what it was asked to tell.</summary>
public sealed class NetlinkReply
{
    readonly List<NetlinkError> _errors = [];
    readonly List<byte[]> _messages = [];

    /// <summary>What it refused, in the order of the batch.</summary>
    public IReadOnlyList<NetlinkError> Errors => _errors;

    /// <summary>The messages that it told, with their headers.</summary>
    public IReadOnlyList<byte[]> Messages => _messages;

    /// <summary>Whether a dump was made while what it tells changed: it has to be asked for again.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Takes what has come.</summary>
    /// <param name="received">Messages, one after the other.</param>
    /// <param name="last">The sequence number of the last request.</param>
    /// <returns>Whether the last request has been answered.</returns>
    internal bool Take(ReadOnlySpan<byte> received, uint last)
    {
        bool done = false;
        while (NetlinkMessage.TryTake(ref received, out NetlinkMessage message))
        {
            nlmsghdr header = message.Header;
            Interrupted |= (header.nlmsg_flags & NLM_F_DUMP_INTR) != 0;
            if (header.nlmsg_type == NLMSG_ERROR)
            {
                if (TryError(message, out NetlinkError error))
                    _errors.Add(error);
                done |= header.nlmsg_seq == last;
            }
            else if (header.nlmsg_type == NLMSG_DONE)
                done |= header.nlmsg_seq == last;
            else if (header.nlmsg_type != NLMSG_NOOP)
                _messages.Add(message.Bytes.ToArray());
        }
        return done;
    }

    static bool TryError(NetlinkMessage message, [NotNullWhen(true)] out NetlinkError error)
    {
        nlmsgerr answer = message.Read<nlmsgerr>();
        error = new NetlinkError((int)message.Header.nlmsg_seq, (Errno)(-answer.error), TextOf(message, answer));
        return answer.error != 0;
    }

    // NETLINK_CAP_ACK leaves of the request its header only, so that the attributes follow at once.
    static string? TextOf(NetlinkMessage message, nlmsgerr answer)
    {
        if ((message.Header.nlmsg_flags & NLM_F_ACK_TLVS) == 0)
            return null;
        int skipped = (message.Header.nlmsg_flags & NLM_F_CAPPED) != 0 ? 0 : (int)answer.msg.nlmsg_len - Unsafe.SizeOf<nlmsghdr>();
        ReadOnlySpan<byte> rest = message.Bytes[(Unsafe.SizeOf<nlmsghdr>() + Unsafe.SizeOf<nlmsgerr>())..];
        return skipped >= 0 && skipped <= rest.Length && new NetlinkAttributes(rest[skipped..]).TryFind(NLMSGERR_ATTR_MSG, out ReadOnlySpan<byte> text)
            ? Encoding.UTF8.GetString(text.TrimEnd((byte)0)) : null;
    }
}
