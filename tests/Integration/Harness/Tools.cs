namespace Vectl.Integration.Harness;

/// <summary>The C programs of the tests, which the build puts beside them.</summary>
static class Tools
{
    public static string Inject { get; } = Path.Combine(AppContext.BaseDirectory, "tools/inject");

    public static string Probe { get; } = Path.Combine(AppContext.BaseDirectory, "tools/probe");
}
