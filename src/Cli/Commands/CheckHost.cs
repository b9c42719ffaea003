using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;

namespace Vectl.Cli.Commands;

/// <summary><c>host-check</c>: what this host has and lacks.</summary>
sealed record CheckHost(bool AsJson) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Option<bool> json = Word.Flag("--json", "As JSON");
        return new VerbCommand("host-check", "Show what this host has and lacks for containers, with the mend", json)
        {
            Group = "Host",
            Notes = "Exit code 5 when containers cannot run here. With --quiet only what is not as it should be is shown.",
            Examples = ["vectl host-check", "vectl host-check --json"],
            Bind = result => new CheckHost(result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        IReadOnlyList<Finding> findings = new HostCheck(session.Host.Paths, session.Host.Config).Run();
        if (AsJson)
            Json.WriteArray(session.Terminal, findings, (writer, finding) =>
            {
                writer.WriteString("area", finding.Area);
                writer.WriteString("name", finding.Name);
                writer.WriteString("level", LevelText(finding.Level));
                writer.WriteString("detail", finding.Detail);
                writer.WriteString("mend", finding.Mend);
            });
        else
            session.Terminal.Write(Render(findings, session.Options.Quiet));
        return findings.Any(f => f.Level == FindingLevel.Missing) ? (int)VeError.HostUnfit : 0;
    }

    /// <summary>The findings as a table, each mend on a line of its own below.</summary>
    public static string Render(IReadOnlyList<Finding> findings, bool onlyProblems)
    {
        Finding[] shown = [.. findings.Where(f => !onlyProblems || f.Level != FindingLevel.Ok)];
        string[][] rows = [.. shown.Select(f => new[] { LevelText(f.Level), f.Area, f.Name, f.Detail })];
        string[] lines = new Table([new(""), new(""), new(""), new("")], header: false).Render(rows).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Select((line, i) => shown[i].Mend is { } mend ? $"{line}\n         {mend}\n" : line + "\n"));
    }

    static string LevelText(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warning => "warning",
        _ => "missing",
    };
}
