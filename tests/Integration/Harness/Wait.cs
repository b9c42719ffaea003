using System.Diagnostics;

namespace Vectl.Integration.Harness;

/// <summary>Waits for what happens by itself, such as a monitor's clean-up.</summary>
static class Wait
{
    /// <summary>Whether it happened within <paramref name="seconds"/> times <see cref="Patience.Factor"/>.</summary>
    public static bool Until(Func<bool> condition, double seconds = 30)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience.Seconds(seconds))
                return false;
            Thread.Sleep(5);
        }
        return true;
    }

    /// <summary>Fails unless it happens within <paramref name="seconds"/> times <see cref="Patience.Factor"/>.</summary>
    public static void For(string what, Func<bool> condition, double seconds = 30)
        => Assert.True(Until(condition, seconds), $"not within {Patience.Seconds(seconds).TotalSeconds} s: {what}");
}
