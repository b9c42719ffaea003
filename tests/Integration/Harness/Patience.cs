using System.Globalization;

namespace Vectl.Integration.Harness;

/// <summary>How long the tests wait: an emulated host needs many times what a real one does. One factor for all of them.</summary>
static class Patience
{
    /// <summary><c>VECTL_TEST_PATIENCE</c>, or 1.</summary>
    public static double Factor { get; } = double.Parse(Environment.GetEnvironmentVariable("VECTL_TEST_PATIENCE") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>What takes less than <paramref name="seconds"/> on a host of today takes less than this here.</summary>
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds * Factor);
}
