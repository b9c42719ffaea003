using System.Runtime.InteropServices;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>
/// Requests that go to the kernel in one call. It works on them in their order, each whatever became of those before
/// (<c>netlink_rcv_skb</c> in net/netlink/af_netlink.c), and answers each that fails.
/// </summary>
public sealed class NetlinkBatch
{
    const int Alignment = 4;

    byte[] _buffer = new byte[1024];
    int _length, _message;

    /// <summary>How many requests are in it. The sequence number of each is its place, from 1.</summary>
    public int Count { get; private set; }

    /// <summary>The requests as they are sent.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Begins a request.</summary>
    /// <param name="type">What is asked for, e.g. <c>RTM_NEWLINK</c>.</param>
    /// <param name="flags"><c>NLM_F_CREATE</c> and the like; <c>NLM_F_REQUEST</c> is added.</param>
    /// <param name="header">The structure that requests of this type begin with.</param>
    public void Begin<T>(ushort type, int flags, T header) where T : unmanaged
    {
        _message = _length;
        Append(new nlmsghdr { nlmsg_type = type, nlmsg_flags = (ushort)(NLM_F_REQUEST | flags), nlmsg_seq = (uint)++Count });
        Append(header);
    }

    /// <summary>Adds an attribute to the request.</summary>
    public void Put(int type, ReadOnlySpan<byte> value)
    {
        int at = Open(type);
        value.CopyTo(Extend(value.Length));
        Close(at);
    }

    /// <summary>Adds an attribute that is a number or a structure, in the host's byte order.</summary>
    public void Put<T>(int type, T value) where T : unmanaged => Put(type, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Adds a text, with the NUL that the kernel expects at its end.</summary>
    public void Put(int type, string text)
    {
        int at = Open(type);
        Encoding.UTF8.GetBytes(text, Extend(Encoding.UTF8.GetByteCount(text) + 1));
        Close(at);
    }

    /// <summary>Begins an attribute that holds others; <see cref="Close"/> is given the result.</summary>
    public int Open(int type)
    {
        int at = _length;
        Append(new nlattr { nla_type = (ushort)type });
        return at;
    }

    /// <summary>As <see cref="Open(int)"/>, for one that begins with a structure.</summary>
    public int Open<T>(int type, T header) where T : unmanaged
    {
        int at = Open(type);
        Append(header);
        return at;
    }

    /// <summary>Ends the attribute that was begun at <paramref name="at"/>.</summary>
    public void Close(int at)
    {
        // CVE-2021-43784 (runc): a length that is cut to 16 bits lets what follows be taken for attributes.
        MemoryMarshal.AsRef<nlattr>(_buffer.AsSpan(at)).nla_len = checked((ushort)(_length - at));
        Extend(-_length & (Alignment - 1));
    }

    /// <summary>Ends the batch: the last request is answered in any case, so that the end of the answers is known.</summary>
    internal void Seal() => MemoryMarshal.AsRef<nlmsghdr>(_buffer.AsSpan(_message)).nlmsg_flags |= NLM_F_ACK;

    void Append<T>(T value) where T : unmanaged => MemoryMarshal.Write(Extend(Marshal.SizeOf<T>()), in value);

    // What is new is zero.
    Span<byte> Extend(int count)
    {
        int at = _length;
        _length += count;
        if (_length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length, 2 * _buffer.Length));
        MemoryMarshal.AsRef<nlmsghdr>(_buffer.AsSpan(_message)).nlmsg_len = (uint)(_length - _message);
        return _buffer.AsSpan(at, count);
    }
}
