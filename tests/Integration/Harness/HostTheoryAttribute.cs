namespace Vectl.Integration.Harness;

/// <summary>As <see cref="HostFactAttribute"/>, for a theory.</summary>
public sealed class HostTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks at the host when the test is discovered.</summary>
    public HostTheoryAttribute(params Need[] needs) => Skip = Host.Lacks(needs);
}
