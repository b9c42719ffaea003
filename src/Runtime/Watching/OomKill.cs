using System.Buffers.Text;
using System.Text;

namespace Vectl.Runtime.Watching;

/// <summary>A process that the kernel killed for lack of memory, as the kernel's log has it.</summary>
/// <param name="SinceBoot">When, from the host's boot.</param>
/// <param name="Pid">Its pid on the host.</param>
/// <param name="Uid">Its user on the host.</param>
/// <param name="Command">Its name; it chose it itself.</param>
/// <param name="ByLimit">Whether a limit of a cgroup was met; otherwise the host itself was out of memory.</param>
public sealed record OomKill(TimeSpan SinceBoot, int Pid, uint Uid, string Command, bool ByLimit)
{
    /// <summary>Reads one record of <c>/dev/kmsg</c>; null when it is about something else.</summary>
    /// <remarks>
    /// The line ends with <c>,task=NAME,pid=N,uid=N</c>. Names of cgroups before that, and NAME, are the VE's to choose: so the
    /// end is read from behind, and it is the user that tells whose process it was.
    /// </remarks>
    internal static OomKill? TryParse(ReadOnlySpan<byte> record)
    {
        // <priority>,<sequence>,<microseconds>,<flags>;<message>\n and further lines that begin with a blank
        int semicolon = record.IndexOf((byte)';');
        if (semicolon < 0)
            return null;
        ReadOnlySpan<byte> header = record[..semicolon], message = record[(semicolon + 1)..];
        int end = message.IndexOf((byte)'\n');
        message = end < 0 ? message : message[..end];
        if (!message.StartsWith("oom-kill:constraint="u8) || MicrosecondsOf(header) is not { } time
            || NumberAtEnd(ref message, ",uid="u8) is not { } uid || NumberAtEnd(ref message, ",pid="u8) is not { } pid || pid > int.MaxValue || uid > uint.MaxValue)
            return null;
        int name = message.LastIndexOf(",task="u8);
        return name < 0 ? null : new(TimeSpan.FromMicroseconds(time), (int)pid, (uint)uid, Encoding.UTF8.GetString(message[(name + 6)..]),
            message.StartsWith("oom-kill:constraint=CONSTRAINT_MEMCG,"u8));
    }

    static long? MicrosecondsOf(ReadOnlySpan<byte> header)
    {
        for (int field = 0; field < 2; field++)
            header = header[(header.IndexOf((byte)',') + 1)..];
        return Utf8Parser.TryParse(header, out long value, out _) && value >= 0 ? value : null;
    }

    static long? NumberAtEnd(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int at = text.LastIndexOf(key);
        if (at < 0 || !Utf8Parser.TryParse(text[(at + key.Length)..], out long value, out int used) || value < 0 || at + key.Length + used != text.Length)
            return null;
        text = text[..at];
        return value;
    }
}
