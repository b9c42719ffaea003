using System.Globalization;
using Vectl.Linux;

namespace Vectl.Runtime.Templates;

/// <summary>Signals by the names of <c>signal(7)</c>, as far as an init is told to stop by them.</summary>
public static class SignalName
{
    // The kernel's last real-time signal.
    const int Last = 64;
    const string RealTime = "SIGRTMIN";

    static readonly (string Name, int Number)[] Known =
    [
        ("SIGHUP", LibC.SIGHUP), ("SIGINT", LibC.SIGINT), ("SIGQUIT", LibC.SIGQUIT), ("SIGUSR1", LibC.SIGUSR1),
        ("SIGUSR2", LibC.SIGUSR2), ("SIGTERM", LibC.SIGTERM), ("SIGCONT", LibC.SIGCONT), ("SIGWINCH", LibC.SIGWINCH),
        ("SIGPWR", LibC.SIGPWR), (RealTime, LibC.SIGRTMIN),
    ];

    /// <summary>Reads e.g. <c>SIGPWR</c> or <c>SIGRTMIN+3</c>; false when it is no signal that can ask an init to stop.</summary>
    public static bool TryParse(string text, out int signal)
    {
        signal = 0;
        foreach ((string name, int number) in Known)
            if (text == name)
                signal = number;
        if (text.StartsWith(RealTime + "+", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(RealTime.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            && offset <= Last - LibC.SIGRTMIN)
            signal = LibC.SIGRTMIN + offset;
        return signal != 0;
    }

    /// <summary>The name of a number.</summary>
    public static string Of(int signal)
    {
        foreach ((string name, int number) in Known)
            if (signal == number)
                return name;
        return signal is > LibC.SIGRTMIN and <= Last ? $"{RealTime}+{signal - LibC.SIGRTMIN}" : signal.ToString(CultureInfo.InvariantCulture);
    }
}
