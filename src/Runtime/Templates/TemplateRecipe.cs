using System.Collections.Immutable;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>How an OS tree is built: one YAML file.</summary>
public sealed record TemplateRecipe
{
    /// <summary>The template's name, which is the file's.</summary>
    public required TemplateName Name { get; init; }

    /// <summary>One line for people (<c>description</c>).</summary>
    public string Description { get; init; } = "";

    /// <summary>Means (<c>builder</c>).</summary>
    public required TemplateBuilder Builder { get; init; }

    /// <summary>Distribution (<c>distribution</c>), or null: what the tree's os-release says.</summary>
    public string? Distribution { get; init; }

    /// <summary>Release (<c>release</c>), or null: what the tree's os-release says.</summary>
    public string? Release { get; init; }

    /// <summary>What is PID 1 (<c>init_system</c>).</summary>
    public required InitSystem InitSystem { get; init; }

    /// <summary>The program that is PID 1 (<c>init</c>).</summary>
    public string Init { get; init; } = "/sbin/init";

    /// <summary>The signal that asks it to stop (<c>stop.signal</c>); without it the init system's own.</summary>
    public required int StopSignal { get; init; }

    /// <summary>Suite of the archive (<c>suite</c>), for mmdebstrap.</summary>
    public string Suite { get; init; } = "";

    /// <summary>Which packages are the base (<c>variant</c>), for mmdebstrap.</summary>
    public string Variant { get; init; } = "minbase";

    /// <summary>Components of the archive (<c>components</c>), for mmdebstrap.</summary>
    public ImmutableArray<string> Components { get; init; } = ["main"];

    /// <summary>Packages beside the base (<c>include</c>), for mmdebstrap.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Where packages come from (<c>mirror</c>), for mmdebstrap; null leaves it to the tool.</summary>
    public string? Mirror { get; init; }
}
