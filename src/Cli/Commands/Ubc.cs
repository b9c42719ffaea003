using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectl.Cgroups.Usage;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>ubc [CTID...]</c>: the table of <c>/proc/user_beancounters</c>.</summary>
sealed record Ubc(TargetList Targets, bool AsJson) : Verb
{
    const UsageParts Parts = UsageParts.Memory | UsageParts.Swap | UsageParts.Pids;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var targets = new Argument<string[]>(Word.Ve) { HelpName = Word.Ve, Description = "Only these containers, which must run", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = Word.Flag("--json", "As JSON", "-j");
        return new VerbCommand("ubc", "Show resources as OpenVZ's user beancounters: held, maxheld, barrier, limit, failcnt", targets, json)
        {
            Usage = $"[{Word.Ve}...]",
            Group = "Information",
            Notes = """
                Only what cgroup v2 has the like of is shown. Pages are memory.current, .peak, .high (barrier), .max (limit) and memory.events (failcnt: max and
                oom_kill); swappages memory.swap.*; numproc pids.*; vmguarpages and oomguarpages have memory.low as barrier; kmemsize, dcachesize,
                lockedpages and shmpages are only accounted, of memory.stat. Sizes are bytes, pages are the host's. 9223372036854775807 is no limit; a dash,
                or null, is what this host does not account.
                """,
            Examples = ["vectl ubc web", "vectl ubc --json", "vectl ubc 101 | awk '$NF != \"-\" && $NF > 0'"],
            Bind = result => new Ubc(new(result.GetValue(targets) ?? []), result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        var list = new ListVes(session.Host);
        IReadOnlyList<VeId>? only = session.ResolveRunning(Targets);
        VeSummary[] running = [.. (only is null ? list.All(Parts) : only.Select(id => list.One(id, Parts)).OfType<VeSummary>()).Where(ve => ve.Status == VeStatus.Running)];
        if (AsJson)
            WriteJson(session.Terminal, running);
        else
            session.Terminal.Write(Render(running));
        return 0;
    }

    /// <summary>The kernel's table, with its headings and widths.</summary>
    public static string Render(IReadOnlyList<VeSummary> containers)
    {
        var text = new StringBuilder("Version: 2.5\n").Append(Line("uid", "resource", "held", "maxheld", "barrier", "limit", "failcnt"));
        foreach (VeSummary ve in containers)
        {
            string id = $"{ve.Id}:";
            foreach (Beancounter counter in Beancounter.All.Where(c => c.IsKept))
            {
                text.Append(Line(id, counter.Name, Number(counter.Held(ve)), Number(counter.MaxHeld(ve)), Number(Beancounter.Number(counter.Barrier(ve))),
                    Number(Beancounter.Number(counter.Limit(ve))), Number(counter.FailCount(ve))));
                id = "";
            }
        }
        return text.ToString();
    }

    static string Line(string id, string name, string held, string maxHeld, string barrier, string limit, string failCount)
        => $"{id,10}  {name,-12} {held,20} {maxHeld,20} {barrier,20} {limit,20} {failCount,20}\n";

    static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The same as an array of containers.</summary>
    public static void WriteJson(Terminal terminal, IReadOnlyList<VeSummary> containers) => Json.WriteArray(terminal, containers, (writer, ve) =>
    {
        writer.WriteNumber("ctid", ve.Id.Number);
        foreach (Beancounter counter in Beancounter.All.Where(c => c.IsKept))
            WriteCounter(writer, counter, ve);
    });

    static void WriteCounter(Utf8JsonWriter writer, Beancounter counter, VeSummary ve)
    {
        writer.WriteStartObject(counter.Name);
        writer.WriteNumberOrNull("held", counter.Held(ve));
        writer.WriteNumberOrNull("maxheld", counter.MaxHeld(ve));
        writer.WriteNumberOrNull("barrier", Beancounter.Number(counter.Barrier(ve)));
        writer.WriteNumberOrNull("limit", Beancounter.Number(counter.Limit(ve)));
        writer.WriteNumberOrNull("failcnt", counter.FailCount(ve));
        writer.WriteEndObject();
    }
}
