using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>The flags before the verb.</summary>
sealed record GlobalOptions
{
    /// <summary>The directory that the whole tree lies under, without a trailing slash; "" for the system's.</summary>
    public string Root { get; init; } = "";

    /// <summary>No progress text (<c>--quiet</c>).</summary>
    public bool Quiet { get; init; }

    /// <summary>More text (<c>--verbose</c>).</summary>
    public bool Verbose { get; init; }

    /// <summary><c>--help</c>.</summary>
    public bool Help { get; init; }

    /// <summary><c>--version</c>.</summary>
    public bool Version { get; init; }

    /// <summary>Each flag and what it does, for help, completion and the manual page.</summary>
    public static IReadOnlyList<(string Flag, string Description)> Table { get; } =
    [
        ("--root DIR", "Keep configuration, templates and containers below DIR (also: VECTL_ROOT)"),
        ("--quiet, -q", "No progress text"),
        ("--verbose, -v", "More text"),
        ("--skiplock", "Accepted for scripts of vzctl; locks are taken all the same"),
        ("--version", "Show the version"),
        ("--help, -h", "Show help"),
    ];

    /// <summary>Every spelling of every flag.</summary>
    public static IEnumerable<string> Spellings => Table.SelectMany(entry => entry.Flag.Replace(" DIR", "").Split(", "));

    /// <summary>Reads flags up to the first other word; its index is in <paramref name="next"/>.</summary>
    public static GlobalOptions Parse(IReadOnlyList<string> args, string? environmentRoot, out int next)
    {
        var options = new GlobalOptions { Root = string.IsNullOrEmpty(environmentRoot) ? "" : Directory(environmentRoot) };
        for (next = 0; next < args.Count && args[next].StartsWith('-'); next++)
            options = args[next] switch
            {
                "--quiet" or "-q" => options with { Quiet = true },
                "--verbose" or "-v" => options with { Verbose = true },
                "--version" => options with { Version = true },
                "--help" or "-h" => options with { Help = true },
                "--skiplock" => options,
                "--root" when ++next == args.Count => throw NoDirectory(),
                "--root" => options with { Root = Directory(args[next]) },
                var arg when arg.StartsWith("--root=", StringComparison.Ordinal) => options with { Root = Directory(arg["--root=".Length..]) },
                var arg => throw new VeException(VeError.BadSyntax, $"unknown option '{Printable.Text(arg)}' before the command",
                    DidYouMean.For(arg, [.. Spellings])),
            };
        return options;
    }

    static string Directory(string path)
        => path.Length == 0 ? throw NoDirectory() : Path.GetFullPath(path).TrimEnd('/');

    static VeException NoDirectory() => new(VeError.BadSyntax, "option --root needs a directory");
}
