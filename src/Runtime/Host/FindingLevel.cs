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
