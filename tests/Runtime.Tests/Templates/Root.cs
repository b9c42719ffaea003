using Vectl.Linux;

namespace Vectl.Runtime.Tests.Templates;

/// <summary>Skips what gives files away or makes devices when the tests do not run as root.</summary>
static class Root
{
    public static void Require() => Skip.If(LibC.geteuid() != 0, "needs root");
}
