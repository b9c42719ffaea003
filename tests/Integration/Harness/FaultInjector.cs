namespace Vectl.Integration.Harness;

/// <summary>The ptrace tool of tests/fault, built once per run.</summary>
public sealed class FaultInjector : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("inject").FullName;

    /// <summary>Builds it with gcc.</summary>
    public FaultInjector() => Command.Run([Repository.Path("tests/fault/build"), _directory]).Expect(0);

    internal string ReportFile => $"{_directory}/report";

    /// <summary>The command line that runs <paramref name="command"/> under the tool; <paramref name="mode"/> as in its usage.</summary>
    internal string[] Argv(IReadOnlyList<string> mode, IReadOnlyList<string> command) => [$"{_directory}/inject", "-o", ReportFile, .. mode, .. command];

    internal string[] Report() => File.ReadAllLines(ReportFile);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
