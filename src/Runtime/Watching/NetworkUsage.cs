using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Watching;

/// <summary>
/// The network interfaces of a VE but for its loopback, from <c>/proc/PID/net/dev</c> of its init (<c>proc_pid_net(5)</c>):
/// that file shows the network namespace of the process it belongs to, so nobody has to enter it.
/// </summary>
/// <param name="Interfaces">In the kernel's order, the oldest first; at most <see cref="Most"/>, for the VE's root can make any number of them.</param>
public sealed record NetworkUsage(ImmutableArray<NetworkInterface> Interfaces)
{
    /// <summary>How many interfaces are looked at.</summary>
    public const int Most = 16;

    // Two lines of headings, the loopback, and as many lines as are looked at, at up to 217 bytes.
    const int MostBytes = 8192;

    // Fields after the name: bytes packets errs drop fifo frame compressed multicast, then the same for sending.
    const int Fields = 16;

    /// <summary>Bytes to the VE, on all of them.</summary>
    public long ReceivedBytes => Interfaces.Sum(i => i.ReceivedBytes);

    /// <summary>Packets to the VE, on all of them.</summary>
    public long ReceivedPackets => Interfaces.Sum(i => i.ReceivedPackets);

    /// <summary>Packets to the VE that were dropped, on all of them.</summary>
    public long ReceivedDropped => Interfaces.Sum(i => i.ReceivedDropped);

    /// <summary>Bytes from the VE, on all of them.</summary>
    public long SentBytes => Interfaces.Sum(i => i.SentBytes);

    /// <summary>Packets from the VE, on all of them.</summary>
    public long SentPackets => Interfaces.Sum(i => i.SentPackets);

    /// <summary>Packets from the VE that were dropped, on all of them.</summary>
    public long SentDropped => Interfaces.Sum(i => i.SentDropped);

    /// <summary>Reads the file of a process; null when it is gone.</summary>
    public static NetworkUsage? TryRead(int pid)
    {
        try
        {
            string path = $"/proc/{pid}/net/dev";
            using Fd? fd = Kernel.TryOpenAt(null, path, LibC.O_RDONLY);
            if (fd is null)
                return null;
            Span<byte> text = stackalloc byte[MostBytes];
            int length = 0;
            while (length < text.Length && Kernel.Read(fd, text[length..], path) is var count and > 0)
                length += count;
            return Parse(text[..length]);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.ESRCH or Errno.EINVAL)
        {
            // It ended after the open; EINVAL: it is a zombie, which has no namespaces any more.
            return null;
        }
    }

    /// <summary>The interfaces in the text of the file. A line that is not whole, or not of that form, is passed over.</summary>
    internal static NetworkUsage Parse(ReadOnlySpan<byte> text)
    {
        var interfaces = ImmutableArray.CreateBuilder<NetworkInterface>();
        Span<long> numbers = stackalloc long[Fields];
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0 && interfaces.Count < Most; text = text[(end + 1)..])
        {
            // A name has no colon in it (dev_valid_name in net/core/dev.c); headings have none at all.
            ReadOnlySpan<byte> line = text[..end];
            int colon = line.IndexOf((byte)':');
            if (colon < 0 || !TryNumbers(line[(colon + 1)..], numbers))
                continue;
            ReadOnlySpan<byte> name = line[..colon].TrimStart((byte)' ');
            if (!name.SequenceEqual("lo"u8))
                interfaces.Add(new(Encoding.UTF8.GetString(name), numbers[0], numbers[1], numbers[3], numbers[8], numbers[9], numbers[11]));
        }
        return new(interfaces.ToImmutable());
    }

    static bool TryNumbers(ReadOnlySpan<byte> line, Span<long> numbers)
    {
        foreach (ref long number in numbers)
        {
            line = line.TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(line, out number, out int used) || number < 0)
                return false;
            line = line[used..];
        }
        return line.IsEmpty;
    }
}
