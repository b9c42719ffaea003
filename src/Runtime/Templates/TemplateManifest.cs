namespace Vectl.Runtime.Templates;

/// <summary>What a built template is: <c>manifest.json</c> beside its tree. Without it the template does not exist.</summary>
public sealed record TemplateManifest
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>ID</c> of os-release(5), e.g. <c>debian</c>; "" when it is not known.</summary>
    public string Distribution { get; init; } = "";

    /// <summary><c>VERSION_ID</c> of os-release(5), e.g. <c>12</c>; "" when it is not known.</summary>
    public string Release { get; init; } = "";

    /// <summary>What is PID 1.</summary>
    public required InitSystem InitSystem { get; init; }

    /// <summary>The program that is PID 1.</summary>
    public string Init { get; init; } = "/sbin/init";

    /// <summary>The signal that asks it to stop.</summary>
    public required int StopSignal { get; init; }

    /// <summary>SHA-256 over the tree, see <see cref="TreeDigest"/>: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>The sum of the lengths of its files.</summary>
    public required long Size { get; init; }

    /// <summary>How many files, directories and links it has.</summary>
    public required long Files { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From what it was made.</summary>
    public string Source { get; init; } = "";
}
