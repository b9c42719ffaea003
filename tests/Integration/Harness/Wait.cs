using System.Diagnostics;

namespace Vectl.Integration.Harness;

/// <summary>Waits for what happens by itself, such as a monitor's clean-up.</summary>
static class Wait
{
    public static bool Until(Func<bool> condition, double seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                return false;
            Thread.Sleep(5);
        }
        return true;
    }

    public static void For(string what, Func<bool> condition, double seconds = 10)
        => Assert.True(Until(condition, seconds), $"not within {seconds} s: {what}");
}
