namespace Vectl.Runtime.Host;

/// <summary>How much a finding matters.</summary>
public enum FindingLevel
{
    /// <summary>Present.</summary>
    Ok,
    /// <summary>Something optional is missing.</summary>
    Warning,
    /// <summary>VEs cannot run without it.</summary>
    Missing,
}

/// <summary>One thing that <c>host-check</c> looked at.</summary>
/// <param name="Area">Group: kernel, namespaces, cgroups, file systems, tools…</param>
/// <param name="Name">What was looked for.</param>
/// <param name="Level">What was found.</param>
/// <param name="Detail">The observed value.</param>
/// <param name="Mend">How to get it, or null.</param>
public sealed record Finding(string Area, string Name, FindingLevel Level, string Detail, string? Mend);
