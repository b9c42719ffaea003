namespace Vectl.Integration.Harness;

/// <summary>What a run under the tool met.</summary>
/// <param name="Result">How the command ended.</param>
/// <param name="Outcome">The report's last line: <c>fired CALL</c>, <c>skipped CALL</c> or <c>missed</c>.</param>
sealed record FaultRun(Result Result, string Outcome);

/// <summary>The ptrace tool of tests/fault.</summary>
public sealed class FaultInjector : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("inject").FullName;

    internal string ReportFile => $"{_directory}/report";

    /// <summary>The command line that runs <paramref name="command"/> under the tool; <paramref name="mode"/> as in its usage.</summary>
    internal string[] Argv(IReadOnlyList<string> mode, IReadOnlyList<string> command) => [Tools.Inject, "-o", ReportFile, .. mode, .. command];

    internal string[] Report() => File.ReadAllLines(ReportFile);

    /// <summary>Runs a vectl command with one fault.</summary>
    internal FaultRun Run(HostFixture host, string root, IReadOnlyList<string> mode, IReadOnlyList<string> args)
    {
        Result result = Command.Run(Argv(mode, [host.Binary, .. args]), environment: host.EnvironmentFor(root), timeout: TimeSpan.FromSeconds(20));
        return new FaultRun(result, Report()[^1]);
    }

    /// <summary>The processes of a vectl command and how many calls each makes.</summary>
    internal (string Process, int Calls)[] Count(HostFixture host, string root, IReadOnlyList<string> args)
    {
        Run(host, root, ["count"], args).Result.Expect(0);
        return [.. Report().Select(line => line.Split(' ')).Select(words => (words[1], int.Parse(words[3])))];
    }

    /// <summary>From which call to which the faults go: as is usual for what is tested, or every one with VECTL_INJECT_EVERY=1.</summary>
    public static int Stride(int usual) => Environment.GetEnvironmentVariable("VECTL_INJECT_EVERY") == "1" ? 1 : usual;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
