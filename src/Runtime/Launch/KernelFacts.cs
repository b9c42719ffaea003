using System.Globalization;
using Vectl.Linux;

namespace Vectl.Runtime.Launch;

/// <summary>What plans need to know of the running kernel.</summary>
static unsafe class KernelFacts
{
    const int CLOCK_MONOTONIC = 1, CLOCK_BOOTTIME = 7;

    /// <summary>The highest capability it knows.</summary>
    public static int LastCapability => int.Parse(Kernel.ReadText("/proc/sys/kernel/cap_last_cap").AsSpan().TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Whether it has time namespaces.</summary>
    public static bool HasTimeNamespaces => Kernel.TryStat("/proc/self/ns/time") is not null;

    /// <summary>The content for <c>timens_offsets</c> that makes a VE's clocks begin at zero (<c>time_namespaces(7)</c>).</summary>
    public static string ClockOffsetsFromNow() => $"monotonic -{Seconds(CLOCK_MONOTONIC)} 0\nboottime -{Seconds(CLOCK_BOOTTIME)} 0\n";

    /// <summary>Whole seconds since the host's boot, in which it may have slept.</summary>
    public static long SecondsSinceBoot => Seconds(CLOCK_BOOTTIME);

    // Rounded down: a VE's clock may not start below zero.
    static long Seconds(int clock)
    {
        timespec now;
        Kernel.CheckRaw(Kernel.Call(SysNo.clock_gettime, clock, (nint)(&now)), "clock_gettime");
        return now.tv_sec;
    }
}
