using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;

namespace Vectl.Cli.Commands;

/// <summary>The files of a cloud-init seed on a command line, each null when it was not given.</summary>
sealed record SeedFiles(string? UserData, string? MetaData, string? NetworkConfig, string? VendorData)
{
    /// <summary>None was given.</summary>
    public static SeedFiles None { get; } = new(null, null, null, null);

    /// <summary>The options, as <see cref="Read"/> expects them.</summary>
    public static Option<string?>[] Options() =>
    [
        Word.Value("--user-data", Word.Path, "What cloud-init in the container is to do, for templates that have it"),
        Word.Value("--meta-data", Word.Path, "cloud-init's instance-id and local-hostname; default: the container's"),
        Word.Value("--network-config", Word.Path, "The network as cloud-init describes it"),
        Word.Value("--vendor-data", Word.Path, "What cloud-init does before the user-data"),
    ];

    /// <summary>The words that were given.</summary>
    public static SeedFiles Read(ParseResult result, Option<string?>[] options)
        => new(result.GetValue(options[0]), result.GetValue(options[1]), result.GetValue(options[2]), result.GetValue(options[3]));

    /// <summary>The files themselves; null when none was given.</summary>
    public CloudSeed? Load() => this == None ? null : new CloudSeed(Load(UserData), Load(MetaData), Load(NetworkConfig), Load(VendorData));

    static byte[]? Load(string? path) => path is null ? null : Kernel.TryReadFile(path) ?? throw new VeException(VeError.BadValue, $"{path} is not there");
}
