namespace Vectl.Runtime.Host;

/// <summary>One thing that <c>host-check</c> looked at.</summary>
/// <param name="Area">Group: kernel, namespaces, cgroups, file systems, tools…</param>
/// <param name="Name">What was looked for.</param>
/// <param name="Level">What was found.</param>
/// <param name="Detail">The observed value.</param>
/// <param name="Mend">How to get it, or null.</param>
public sealed record Finding(string Area, string Name, FindingLevel Level, string Detail, string? Mend)
{
    /// <summary>All is well.</summary>
    internal static Finding Ok(string area, string name, string detail) => new(area, name, FindingLevel.Ok, detail, null);

    /// <summary>VEs run, with less.</summary>
    internal static Finding Warning(string area, string name, string detail, string? mend) => new(area, name, FindingLevel.Warning, detail, mend);

    /// <summary>VEs do not run.</summary>
    internal static Finding Missing(string area, string name, string detail, string? mend) => new(area, name, FindingLevel.Missing, detail, mend);
}
