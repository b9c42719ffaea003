using System.Buffers;
using System.Text.Json;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>A <see cref="ProvisionRecord"/> as JSON.</summary>
static class ProvisionJson
{
    /// <summary>Writes it.</summary>
    public static byte[] Format(ProvisionRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JsonText.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("script", record.Script);
            json.WriteNumber("started_at", record.StartedAt);
            json.WriteNumber("ended_at", record.EndedAt);
            if (record.Status is { } status)
            {
                json.WriteNumber("code", status.Code);
                json.WriteBoolean("by_signal", status.BySignal);
            }
            json.WriteNumber("runner_pid", record.Runner.Pid);
            json.WriteNumber("runner_start_time", record.Runner.StartTime);
            json.WriteString("boot_id", record.BootId);
            json.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Reads what <see cref="Format"/> wrote, members of a later version left out (exit code 3 when it is something else).</summary>
    /// <param name="data">The file.</param>
    /// <param name="path">Its name, for the message.</param>
    public static ProvisionRecord Read(ReadOnlySpan<byte> data, string path)
    {
        try
        {
            return Read(data) ?? throw Broken(path, "no script is named");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw Broken(path, Printable.Text(failure.Message));
        }
    }

    static ProvisionRecord? Read(ReadOnlySpan<byte> data)
    {
        string? script = null;
        string boot = "";
        long started = 0, ended = 0, startTime = 0;
        int? code = null;
        int pid = 0;
        bool bySignal = false;
        var json = new Utf8JsonReader(data);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string key = json.GetString()!;
            json.Read();
            switch (key)
            {
                case "script": script = json.GetString(); break;
                case "started_at": started = json.GetInt64(); break;
                case "ended_at": ended = json.GetInt64(); break;
                case "code": code = json.GetInt32(); break;
                case "by_signal": bySignal = json.GetBoolean(); break;
                case "runner_pid": pid = json.GetInt32(); break;
                case "runner_start_time": startTime = json.GetInt64(); break;
                case "boot_id": boot = json.GetString() ?? ""; break;
                default: json.Skip(); break;
            }
        }
        return script is null ? null : new ProvisionRecord
        {
            Script = script,
            StartedAt = started,
            EndedAt = ended,
            Status = code is { } number ? new ExitStatus(number, bySignal) : null,
            Runner = new ProcessIdentity(pid, startTime),
            BootId = boot,
        };
    }

    static VeException Broken(string path, string why)
        => new(VeError.System, $"{path} says nothing about provisioning: {why}", "Remove it, and give the VE a script again: vectl provision CTID FILE");
}
