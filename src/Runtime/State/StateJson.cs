using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>The JSON of <see cref="VeState"/>, read and written without a serializer: <c>exec</c> waits for it.</summary>
static class StateJson
{
    // A new member is a property of VeState and a line here.
    static readonly StateMember[] Members =
    [
        StateMember.Text("boot_id", s => s.BootId, (s, v) => s with { BootId = v }),
        StateMember.Number("init_pid", 0, int.MaxValue, s => s.InitPid, (s, v) => s with { InitPid = (int)v }),
        StateMember.Number("init_start_time", 0, long.MaxValue, s => s.InitStartTime, (s, v) => s with { InitStartTime = v }),
        StateMember.Number("monitor_pid", 0, int.MaxValue, s => s.MonitorPid, (s, v) => s with { MonitorPid = (int)v }),
        StateMember.Number("monitor_start_time", 0, long.MaxValue, s => s.MonitorStartTime, (s, v) => s with { MonitorStartTime = v }),
        StateMember.Number("console_fd", -1, int.MaxValue, s => s.ConsoleFd, (s, v) => s with { ConsoleFd = (int)v }),
        StateMember.Text("cgroup", s => s.Cgroup, (s, v) => s with { Cgroup = v }),
        StateMember.Number("id_base", 0, uint.MaxValue, s => s.IdBase, (s, v) => s with { IdBase = (uint)v }),
        StateMember.Number("stop_signal", 0, 64, s => s.StopSignal, (s, v) => s with { StopSignal = (int)v }),
        StateMember.Text("network", s => s.Network, (s, v) => s with { Network = v }),
        StateMember.Text("network_change", s => s.NetworkChange, (s, v) => s with { NetworkChange = v }),
        StateMember.Boolean("skip_limits", s => s.SkipLimits, (s, v) => s with { SkipLimits = v }),
        StateMember.Number("quick_reboots", 0, int.MaxValue, s => s.QuickReboots, (s, v) => s with { QuickReboots = (int)v }),
        StateMember.Text("failure", s => s.Failure, (s, v) => s with { Failure = v }),
        StateMember.Number("started_at", 0, long.MaxValue, s => s.StartedAt, (s, v) => s with { StartedAt = v }),
        StateMember.Number("ended_at", 0, long.MaxValue, s => s.EndedAt, (s, v) => s with { EndedAt = v }),
        StateMember.Number("exit_code", 0, 255, s => s.ExitCode, (s, v) => s with { ExitCode = (int)v }),
        StateMember.Boolean("ended_by_signal", s => s.EndedBySignal, (s, v) => s with { EndedBySignal = v }),
    ];

    /// <summary>Reads a state; members that are not known are passed over, for a later version may have written them.</summary>
    /// <param name="json">The file.</param>
    /// <param name="state">The state.</param>
    /// <param name="problem">Otherwise <c>line:column: found, expected</c>; the column counts bytes.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out VeState? state, [NotNullWhen(false)] out string? problem)
    {
        state = null;
        var reader = new Utf8JsonReader(json);
        try
        {
            state = Read(ref reader, out string reason);
            problem = state is null ? $"{PositionOf(json, (int)reader.TokenStartIndex)}: {reason}" : null;
        }
        catch (JsonException failure)
        {
            problem = $"{failure.LineNumber + 1}:{failure.BytePositionInLine + 1}: {(json.IsEmpty ? "an empty file" : "not JSON")}, expected the state of a VE";
        }
        catch (InvalidOperationException)
        {
            // What Utf8JsonReader throws for text that is not valid UTF-8, or for half a surrogate pair.
            problem = $"{PositionOf(json, (int)reader.TokenStartIndex)}: text that is not Unicode, expected the state of a VE";
        }
        return problem is null;
    }

    /// <summary>Writes a state.</summary>
    public static byte[] Format(VeState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JsonText.Encoder }))
        {
            writer.WriteStartObject();
            foreach (StateMember member in Members)
                member.Write(writer, state);
            writer.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    static VeState? Read(ref Utf8JsonReader reader, out string reason)
    {
        reason = "not an object, expected the state of a VE";
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        var state = new VeState { BootId = "" };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            StateMember? member = Find(ref reader);
            reader.Read();
            if (member is null)
            {
                reader.Skip();
                continue;
            }
            if (member.Read(ref reader, state) is not { } next)
            {
                reason = $"{member.Name} is not acceptable, expected {member.Expected}";
                return null;
            }
            state = next;
        }
        reason = "no boot_id, expected the state of a VE";
        // At the end this throws when anything but white space follows the object.
        reader.Read();
        return state.BootId.Length > 0 ? state : null;
    }

    static StateMember? Find(ref Utf8JsonReader reader)
    {
        foreach (StateMember member in Members)
            if (reader.ValueTextEquals(member.NameUtf8))
                return member;
        return null;
    }

    static string PositionOf(ReadOnlySpan<byte> json, int index)
    {
        ReadOnlySpan<byte> before = json[..index];
        return $"{before.Count((byte)'\n') + 1}:{index - before.LastIndexOf((byte)'\n')}";
    }
}
