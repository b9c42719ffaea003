using System.Collections.Immutable;
using System.Globalization;

namespace Vectl.Runtime.Values;

/// <summary>Signals as kill(1) takes them: a number, or a name of <c>signal(7)</c> with or without SIG.</summary>
public static class SignalNumber
{
    // The kernel's numbers on x86-64; 0 asks only whether the process is there.
    static readonly ImmutableArray<string> s_names =
    [
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    // As the C library counts: the kernel's first two real-time signals are its own.
    const int FirstRealTime = 34, LastRealTime = 64;

    /// <summary>The number; false when there is no such signal.</summary>
    public static bool TryParse(string text, out int signal)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out signal))
            return signal <= LastRealTime;
        string name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        for (signal = 1; signal < s_names.Length; signal++)
            if (s_names[signal].Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        return TryParseRealTime(name, "RTMIN", FirstRealTime, '+', 1, out signal) || TryParseRealTime(name, "RTMAX", LastRealTime, '-', -1, out signal);
    }

    static bool TryParseRealTime(string name, string end, int number, char sign, int direction, out int signal)
    {
        signal = number;
        if (name.Equals(end, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!name.StartsWith(end, StringComparison.OrdinalIgnoreCase) || name[end.Length] != sign
            || !int.TryParse(name.AsSpan(end.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int distance) || distance > LastRealTime - FirstRealTime)
            return false;
        signal += direction * distance;
        return true;
    }
}
