namespace Vectl.Cgroups.Limits;

/// <summary>Input and output on the disk of the private area; null is no limit.</summary>
public sealed record IoLimits
{
    /// <summary>Its share when the disk is busy, 1 to 10000 (<c>io.weight</c>, <c>io.bfq.weight</c>); default: 100.</summary>
    public int? Weight { get; init; }

    /// <summary>Bytes read a second (<c>io.max</c>).</summary>
    public long? Rbps { get; init; }

    /// <summary>Bytes written a second.</summary>
    public long? Wbps { get; init; }

    /// <summary>Read operations a second.</summary>
    public long? Riops { get; init; }

    /// <summary>Write operations a second.</summary>
    public long? Wiops { get; init; }

    /// <summary>Whether any of the limits that belong to a disk is set.</summary>
    public bool NeedsDisk => (Rbps ?? Wbps ?? Riops ?? Wiops) is not null;
}
