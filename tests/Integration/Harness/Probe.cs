namespace Vectl.Integration.Harness;

/// <summary>The program of Probe/probe.c, put into a VE that does not run.</summary>
static class Probe
{
    /// <summary>Where it is in the VE.</summary>
    public const string Path = "/probe";

    public static Ve AddTo(Ve ve)
    {
        File.Copy(Tools.Probe, $"{ve.Upper}{Path}");
        return ve;
    }
}
