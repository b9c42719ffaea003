using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Commands;

/// <summary><c>stat [CTID...]</c>: what running containers use, of the host and of their caps.</summary>
sealed record Stat(TargetList Targets, Pace Pace, bool AsJson) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var targets = new Argument<string[]>(Word.Ve) { HelpName = Word.Ve, Description = "Only these containers, which must run", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = Word.Flag("--json", "As JSON, with all counters", "-j");
        Option<string?> interval = Word.Value("--interval", "SECONDS", "A report each so many seconds, until interrupted; 0: rates since each start", "-i");
        Option<string?> count = Word.Value("--count", "N", "Only so many reports", "-c");
        return new VerbCommand("stat", "Show what running containers use: cpu, memory, swap, tasks, I/O, network, and how long they wait for it", targets, json, interval, count)
        {
            Usage = $"[{Word.Ve}...]",
            Group = "Information",
            Notes = StatTable.Notes,
            Examples = ["vectl stat", "vectl stat web --verbose", "vectl stat --interval 5 --count 12", "vectl stat --json | jq '.containers[] | {ctid, cpu: .cpu.percent_of_host}'"],
            Bind = result => new Stat(new(result.GetValue(targets) ?? []), Pace.Parse(result.GetValue(interval), result.GetValue(count)), result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        IReadOnlyList<VeId>? only = session.ResolveRunning(Targets);
        var watch = new WatchVes(session.Host);
        HostSample? before = null;
        if (Pace.Interval > TimeSpan.Zero)
            before = watch.Take(only);
        for (long report = 0; report < (Pace.Count ?? long.MaxValue); report++)
        {
            if (before is not null && before.At + Pace.Interval - WatchVes.Now is var left && left > TimeSpan.Zero)
                Thread.Sleep(left);
            HostSample now = watch.Take(only);
            Print(session, now, before);
            before = Pace.Interval > TimeSpan.Zero ? now : null;
        }
        return 0;
    }

    void Print(Session session, HostSample now, HostSample? before)
    {
        if (AsJson)
            StatJson.Write(session.Terminal, now, before);
        else if (session.Options.Verbose)
            session.Terminal.Write(StatDetails.Render(now, before));
        else
            session.Terminal.Write(StatTable.Render(now, before));
    }
}
