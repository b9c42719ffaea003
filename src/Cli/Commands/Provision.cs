using System.CommandLine;
using System.Globalization;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>provision CTID [SCRIPT]</c>.</summary>
sealed record Provision(string Target, string? Script, bool Rerun, bool Log) : Verb
{
    /// <summary>The word for the standard input.</summary>
    public const string FromInput = "-";

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Argument<string?> script = Word.Positional(Word.Path, "A script of the host, in the place of the one that it was created with; -: standard input");
        Option<bool> rerun = Word.Flag("--rerun", "Run it again, however it ended before");
        Option<bool> log = Word.Flag("--log", "Print what it said and do not run it");
        return new VerbCommand(ProvisionVe.Verb, "Run the script that makes a container what it is to be, unless it has run", target, script, rerun, log)
        {
            Usage = $"{Word.Ve} [{Word.Path}]",
            Group = "Inside",
            Notes = """
                The script that create --provision or the profile named runs at the first start, once: in the container, as its root, when its system is up. This
                command runs it when that start could not, runs it again with --rerun, and runs another one. Its output is kept, the last time's; status says
                how far it is. The exit code is 0 when it exited with 0, now or before, 79 when it failed or was interrupted, 31 when the container does not run.
                """,
            Examples = ["vectl provision 101", "vectl provision web --log | tail", "vectl provision web /root/web.sh --rerun"],
            Bind = result => result.GetValue(log) && (result.GetValue(rerun) || result.GetValue(script) is not null)
                ? throw new VeException(VeError.BadSyntax, "--log runs nothing", "Leave out --rerun and the script.")
                : new Provision(result.Target(target), result.GetValue(script), result.GetValue(rerun), result.GetValue(log)),
        }.WithCommonOptions();
    }

    /// <summary>The script that a word on the command line means.</summary>
    public static HostScript? Load(string? word) => word is null ? null : word == FromInput ? HostScript.ReadInput() : HostScript.Read(word);

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        if (!Log)
            Run(session, id, Load(Script), Rerun);
        else if (!new ProvisionVe(session.Host).PrintLog(id))
            session.Errors.Warn($"of what it said the first {ProvisionVe.LogLimit >> 20} MiB are kept");
        return 0;
    }

    /// <summary>Runs it if it is to run, and says what came of it; exit code 79 when it is not done.</summary>
    public static void Run(Session session, VeId id, HostScript? script, bool rerun)
    {
        var provision = new ProvisionVe(session.Host);
        bool runs = false;
        ProvisionRecord record = provision.Run(id, script, rerun, name =>
        {
            runs = true;
            session.Say($"Container is being provisioned by {Printable.Text(name)}...");
        });
        ProvisionPhase phase = ProvisionStore.PhaseOf(record);
        if (phase == ProvisionPhase.Done && script is not null && !runs)
            throw new VeException(VeError.BadValue, $"{Printable.Text(script.Name)} did not run: CTID {id} is provisioned already, {Describe(record, phase)}", "To run it all the same: --rerun");
        if (phase == ProvisionPhase.Done)
        {
            session.Say(runs ? "Container was provisioned" : $"Container was provisioned already: {Describe(record, phase)}");
            return;
        }
        string tail = phase == ProvisionPhase.Failed && provision.Tail(id) is { Length: > 0 } lines ? $"; it ends with: {lines}" : "";
        throw new VeException(VeError.ScriptFailed, $"CTID {id} is not provisioned: {Describe(record, phase)}{tail}",
            $"{(runs ? "The container runs on. " : "")}All that it said: vectl provision {id} --log. To run it again: vectl provision {id} --rerun");
    }

    /// <summary>How far a script is, for people.</summary>
    public static string Describe(ProvisionRecord record, ProvisionPhase phase)
    {
        string script = Printable.Text(record.Script);
        return phase switch
        {
            ProvisionPhase.Pending => $"{script} runs at the next start",
            ProvisionPhase.Running => $"{script} runs since {Time(record.StartedAt)}",
            ProvisionPhase.Interrupted => $"{script}, which began at {Time(record.StartedAt)}, was interrupted",
            _ => $"{script} {record.Status} at {Time(record.EndedAt)}",
        };
    }

    static string Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
