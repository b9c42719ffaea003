namespace Vectl.Integration.Harness;

/// <summary>The program of Probe/probe.c, put into a VE that does not run.</summary>
static class Probe
{
    /// <summary>Where it is in the VE.</summary>
    public const string Path = "/probe";

    public static Ve AddTo(Ve ve)
    {
        Command.Run(["gcc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-o", $"{ve.Upper}{Path}", Repository.Path("tests/Integration/Probe/probe.c")]).Expect(0);
        return ve;
    }
}
