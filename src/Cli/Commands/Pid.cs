using System.CommandLine;
using System.Globalization;
using System.Text;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>pid PID…</c>, which is vzpid.</summary>
sealed record Pid(TargetList Words, bool AsJson) : Verb
{
    // As list's when nothing matches.
    const int SomeBelongToNone = 1;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var pids = new Argument<string[]>("PID") { HelpName = "PID", Description = "Pids on the host; '-' reads them from standard input", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = Word.Flag("--json", "As JSON", "-j");
        Option<bool> inside = Word.Flag("-p", "Accepted for scripts of vzpid: the pid in the container is always shown");
        return new VerbCommand("pid", "Show which containers processes of the host belong to", pids, json, inside)
        {
            Usage = "PID... | -",
            Group = "Inside",
            Notes = "VPID is the process's pid in the container; a container's monitor has none. Exit code 1 when one of the processes belongs to no container, or is not there.",
            Examples = ["vectl pid 4711", "vectl pid -", "vectl pid 4711 --json"],
            Bind = result => result.GetValue(pids) is { Length: > 0 } chosen ? new Pid(new(chosen), result.GetValue(json)) : throw Word.Missing("PID", VeError.BadSyntax),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        var find = new FindOwner(session.Host);
        var found = new List<ProcessOwnership>();
        foreach (string word in Expand())
            found.Add(find.Of(Kill.ParsePid(word)));
        if (AsJson)
            Json.WriteArray(session.Terminal, found, (writer, process) =>
            {
                writer.WriteNumber("pid", process.Pid);
                writer.WriteBoolean("exists", process.Exists);
                writer.WriteNumberOrNull("ctid", process.Ve?.Number);
                writer.WriteString("name", process.Name);
                writer.WriteNumberOrNull("vpid", process.VePid == 0 ? null : process.VePid);
            });
        else
            session.Terminal.Write(new Table([new("PID", AlignRight: true), new("CTID", AlignRight: true), new("VPID", AlignRight: true), new("NAME")]).Render([.. found.Select(Row)]));
        foreach (ProcessOwnership process in found)
            if (!process.Exists)
                session.Errors.Notice($"there is no process {process.Pid}");
        return found.Exists(process => process.Ve is null) ? SomeBelongToNone : 0;
    }

    static string[] Row(ProcessOwnership process)
        => [Text(process.Pid), process.Ve?.ToString() ?? "-", process.VePid == 0 ? "-" : Text(process.VePid), process.Name ?? "-"];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    IEnumerable<string> Expand() => Words.Items is not ["-"] ? Words.Items
        : Encoding.UTF8.GetString(Kernel.ReadToEnd(Fd.StandardInput, "standard input")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
