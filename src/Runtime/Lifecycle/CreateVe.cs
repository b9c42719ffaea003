using Vectl.Runtime.Configuration;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What <c>create</c> was asked for; null means the default.</summary>
public sealed record CreateRequest
{
    /// <summary>The CTID.</summary>
    public required VeId Id { get; init; }

    /// <summary>Template (<c>--ostemplate</c>).</summary>
    public string? Template { get; init; }

    /// <summary>Profile in the profiles directory (<c>--config</c>).</summary>
    public string? Profile { get; init; }

    /// <summary>Settings from the command line, which win over the profile.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];
}

/// <summary>Makes a VE: an id range, a name, an empty private area, and last its configuration file, by which it exists.</summary>
public sealed class CreateVe(VectlHost host)
{
    /// <summary>Creates the VE, or leaves nothing.</summary>
    public VeConfig Run(CreateRequest request) => throw new NotSupportedException(host.ToString());
}
