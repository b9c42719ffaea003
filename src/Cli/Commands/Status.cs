using System.CommandLine;
using System.Globalization;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Linux;
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
            Notes = "The exit code is 0 also for a CTID that has no container. With --verbose further lines say since when it runs, or how it ended.",
            Examples = ["vectl status 101", "vectl status web --json"],
            Bind = result => new Status(result.Target(target), result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        VeSummary? container = new ListVes(session.Host).One(id);
        if (AsJson)
            WriteJson(session.Terminal, id, container);
        else
        {
            session.Terminal.Write(session.Options.Verbose ? Line(id, container) + Details(container) : Line(id, container));
            // Beside the line that scripts read, not in it.
            if (!session.Options.Verbose && container is { Status: not VeStatus.Running, State.Failure: { Length: > 0 } failure })
                session.Errors.Warn($"CTID {id} {failure}", $"See: vectl console {id} --log");
        }
        return 0;
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
    public static void WriteJson(Terminal terminal, VeId id, VeSummary? container) => Json.Write(terminal, writer =>
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
        writer.WriteEndObject();
    });
}
