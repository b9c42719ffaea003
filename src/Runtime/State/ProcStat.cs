using System.Buffers.Text;

namespace Vectl.Runtime.State;

/// <summary>Parses <c>/proc/PID/stat</c> (<c>proc_pid_stat(5)</c>).</summary>
static class ProcStat
{
    /// <summary>The unit of times there (<c>clock(3)</c>, USER_HZ), on every architecture that Linux still has.</summary>
    public const int TicksPerSecond = 100;

    // Field 2 is the command in parentheses, which may itself hold spaces and parentheses; after the last one comes field 3.
    const int FirstFieldAfterCommand = 3;
    const int UserTimeField = 14, SystemTimeField = 15, StartTimeField = 22;

    /// <summary>The start time in clock ticks since boot; false when the text is not of that form.</summary>
    public static bool TryParseStartTime(ReadOnlySpan<byte> stat, out long startTime) => TryParseField(stat, StartTimeField, out startTime);

    /// <summary>Processor time in clock ticks, of user and kernel mode together; 0 when the text is not of that form.</summary>
    public static long ParseTicks(ReadOnlySpan<byte> stat)
        => TryParseField(stat, UserTimeField, out long user) && TryParseField(stat, SystemTimeField, out long system) ? user + system : 0;

    static bool TryParseField(ReadOnlySpan<byte> stat, int wanted, out long value)
    {
        value = 0;
        int end = stat.LastIndexOf((byte)')');
        if (end < 0 || end + 2 > stat.Length || stat[end + 1] != ' ')
            return false;
        ReadOnlySpan<byte> rest = stat[(end + 2)..];
        for (int field = FirstFieldAfterCommand; field < wanted; field++)
        {
            int space = rest.IndexOf((byte)' ');
            if (space < 0)
                return false;
            rest = rest[(space + 1)..];
        }
        return Utf8Parser.TryParse(rest, out value, out int digits) && digits < rest.Length && (rest[digits] is (byte)' ' or (byte)'\n') && value >= 0;
    }
}
