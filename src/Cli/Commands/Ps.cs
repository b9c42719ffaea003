using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Processes;

namespace Vectl.Cli.Commands;

/// <summary><c>ps CTID… | --all</c>; no targets are all.</summary>
sealed record Ps(TargetList Targets, string? Fields, bool NoHeader, bool AsJson) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var targets = new Argument<string[]>(Word.Ve) { HelpName = Word.Ve, Description = "The containers, by their numbers or names", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> all = Word.Flag("--all", "All containers that run", "-a");
        Option<string?> output = Word.Value("--output", "FIELD,...", "Show these fields", "-o");
        Option<bool> noHeader = Word.Flag("--no-header", "No headings", "-H");
        Option<bool> json = Word.Flag("--json", "As JSON, with all fields", "-j");
        return new VerbCommand("ps", "List the processes of containers, with both their pids", targets, all, output, noHeader, json)
        {
            Usage = $"{Word.Ve}... | --all",
            Group = "Inside",
            Notes = $"""
                VPID is the pid in the container, the one that kill takes, PPID the parent's there; PID is the one on the host. The fields are {string.Join(", ", ProcessField.All.Select(f => f.Name))}. In JSON
                rss is in bytes and time, which is processor time, in milliseconds. Exit code 31 when a container does not run.
                """,
            Examples = ["vectl ps 101", "vectl ps --all -o ctid,pid,user,command", "vectl ps web --json"],
            Bind = result =>
            {
                string[] chosen = result.GetValue(targets) ?? [];
                if (chosen.Length > 0 == result.GetValue(all))
                    throw chosen.Length == 0 ? Word.Missing(Word.Ve, VeError.BadValue) : new VeException(VeError.BadSyntax, "--all and a container exclude each other");
                return new Ps(new(chosen), result.GetValue(output), result.GetValue(noHeader), result.GetValue(json));
            },
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        IReadOnlyList<ProcessField> fields = ProcessField.ParseMany(Fields ?? (Targets.Items.Count == 1 ? "" : "ctid,") + ProcessField.Default);
        var list = new ListProcesses(session.Host);
        List<VeProcess> processes = [];
        if (Targets.Items.Count == 0)
            processes.AddRange(list.OfAll());
        foreach (string target in Targets.Items)
            processes.AddRange(list.Of(session.Resolve(target)));
        if (AsJson)
            WriteJson(session.Terminal, processes);
        else
            session.Terminal.Write(new Table([.. fields.Select(f => f.Column)], !NoHeader).Render([.. processes.Select(p => fields.Select(f => f.Value(p).ToString()).ToArray())]));
        return 0;
    }

    static void WriteJson(Terminal terminal, IReadOnlyList<VeProcess> processes) => Json.WriteArray(terminal, processes, (writer, process) =>
    {
        foreach (ProcessField field in ProcessField.All)
        {
            writer.WritePropertyName(field.Name);
            field.Value(process).Write(writer);
        }
    });
}
