namespace Vectl.Integration.Harness;

/// <summary>A fact that is skipped, with the reason, on a host that lacks something. One of the hosts has to run it: tests/host/summary fails if none does.</summary>
public sealed class HostFactAttribute : FactAttribute
{
    /// <summary>Looks at the host when the test is discovered, which is on the host that runs it.</summary>
    public HostFactAttribute(params Need[] needs) => Skip = Host.Lacks(needs);
}
