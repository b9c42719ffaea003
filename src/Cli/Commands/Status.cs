using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>status CTID</c>: vzctl's one line, which scripts read word by word; always exit code 0.</summary>
sealed record Status(string Target, bool AsJson) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option<bool> json = Word.Flag("--json", "As JSON");
        return new VerbCommand("status", "Show whether a container exists, is mounted and runs", target, json)
        {
            Usage = Word.Ve,
            Group = "Information",
            Notes = "The exit code is 0 also for a CTID that has no container. With --verbose further lines say since when it runs, or how it ended, and how far its provisioning is.",
            Examples = ["vectl status 101", "vectl status web --json"],
            Bind = result => new Status(result.Target(target), result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        VeSummary? container = new ListVes(session.Host).One(id);
        ProvisionRecord? provision = container is null ? null : ReadProvision(session, id);
        if (AsJson)
            WriteJson(session.Terminal, id, container, provision, session.Host.Paths.ProvisionLog(id));
        else if (session.Options.Verbose)
            session.Terminal.Write(Line(id, container) + Details(container) + (provision is null ? "" : $"provisioning: {Provision.Describe(provision, ProvisionStore.PhaseOf(provision))}\n"));
        else
        {
            session.Terminal.Write(Line(id, container));
            // Beside the line that scripts read, not in it.
            if (container is { Status: not VeStatus.Running, State.Failure: { Length: > 0 } failure })
                session.Errors.Warn($"CTID {id} {failure}", $"See: vectl console {id} --log");
            if (provision is not null)
                Tell(session, id, provision);
        }
        return 0;
    }

    // What is done is no news.
    static void Tell(Session session, VeId id, ProvisionRecord provision)
    {
        ProvisionPhase phase = ProvisionStore.PhaseOf(provision);
        if (phase is ProvisionPhase.Failed or ProvisionPhase.Interrupted)
            session.Errors.Warn($"CTID {id} is not provisioned: {Provision.Describe(provision, phase)}", $"See: vectl provision {id} --log. To run it again: vectl provision {id} --rerun");
        else if (phase != ProvisionPhase.Done)
            session.Errors.Notice($"CTID {id} is not provisioned yet: {Provision.Describe(provision, phase)}");
    }

    static ProvisionRecord? ReadProvision(Session session, VeId id)
    {
        try
        {
            return new ProvisionVe(session.Host).TryRead(id);
        }
        catch (VeException failure)
        {
            session.Errors.Warn(failure.Message, failure.Hint);
            return null;
        }
    }

    /// <summary>vzctl's line.</summary>
    public static string Line(VeId id, VeSummary? container)
        => $"CTID {id} {(container is { Exists: true } ? "exist" : "deleted")} {(IsMounted(container) ? "mounted" : "unmounted")} {(container?.Status == VeStatus.Running ? "running" : "down")}\n";

    /// <summary>What <c>--verbose</c> adds.</summary>
    public static string Details(VeSummary? container)
    {
        string text = container?.Problem is { } problem ? $"problem: {Printable.Text(problem, limit: 4096)}\n" : "";
        return container?.State switch
        {
            null => text,
            _ when container.Status == VeStatus.Running => $"{text}started {Time(container.State.StartedAt)}\n",
            // reboot(2) in a PID namespace ends its init by SIGINT for halt and power off.
            { ExitCode: LibC.SIGINT, EndedBySignal: true } state => $"{text}powered off at {Time(state.EndedAt)}\n",
            { ExitCode: { } code } state => $"{text}{new ExitStatus(code, state.EndedBySignal)} at {Time(state.EndedAt)}; what it said: vectl console {container.Id} --log\n",
            _ => text,
        };
    }

    static bool IsMounted(VeSummary? container) => container?.Status is VeStatus.Mounted or VeStatus.Running;

    static string Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same, and more, as JSON.</summary>
    public static void WriteJson(Terminal terminal, VeId id, VeSummary? container, ProvisionRecord? provision = null, string log = "") => Json.Write(terminal, writer =>
    {
        VeState? state = container?.State;
        writer.WriteStartObject();
        writer.WriteNumber("ctid", id.Number);
        writer.WriteBoolean("exists", container is { Exists: true });
        writer.WriteBoolean("mounted", IsMounted(container));
        writer.WriteBoolean("running", container?.Status == VeStatus.Running);
        writer.WriteNumberOrNull("init_pid", container?.Status == VeStatus.Running ? state?.InitPid : null);
        writer.WriteNumberOrNull("processes", container?.Processes);
        writer.WriteNumberOrNull("uptime", container?.UptimeSeconds);
        writer.WriteNumberOrNull("started_at", state?.StartedAt);
        writer.WriteNumberOrNull("ended_at", state?.EndedAt is 0 ? null : state?.EndedAt);
        writer.WriteNumberOrNull("exit_code", state is { EndedBySignal: false } ? state.ExitCode : null);
        writer.WriteNumberOrNull("exit_signal", state is { EndedBySignal: true } ? state.ExitCode : null);
        NetworkJson.Write(writer, container);
        writer.WriteString("problem", container?.Problem);
        if (provision is null)
            writer.WriteNull("provision");
        else
            WriteProvision(writer, provision, log);
        writer.WriteEndObject();
    });

    static void WriteProvision(Utf8JsonWriter writer, ProvisionRecord provision, string log)
    {
        writer.WriteStartObject("provision");
        writer.WriteString("script", provision.Script);
        writer.WriteString("state", ProvisionStore.PhaseOf(provision) switch
        {
            ProvisionPhase.Pending => "pending",
            ProvisionPhase.Running => "running",
            ProvisionPhase.Done => "done",
            ProvisionPhase.Failed => "failed",
            _ => "interrupted",
        });
        writer.WriteNumberOrNull("started_at", provision.StartedAt is 0 ? null : provision.StartedAt);
        writer.WriteNumberOrNull("ended_at", provision.EndedAt is 0 ? null : provision.EndedAt);
        writer.WriteNumberOrNull("exit_code", provision.Status is { BySignal: false } exited ? exited.Code : null);
        writer.WriteNumberOrNull("exit_signal", provision.Status is { BySignal: true } killed ? killed.Code : null);
        writer.WriteString("log", log);
        writer.WriteEndObject();
    }
}
