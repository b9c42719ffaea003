using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>A manifest as JSON. By hand, because <c>start</c> reads one and a serializer's start costs more than the reading.</summary>
static class ManifestJson
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static byte[] Write(TemplateManifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JsonText.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("name", manifest.Name);
            json.WriteString("distribution", manifest.Distribution);
            json.WriteString("release", manifest.Release);
            json.WriteString("init_system", manifest.InitSystem.Word());
            json.WriteString("init", manifest.Init);
            json.WriteNumber("stop_signal", manifest.StopSignal);
            json.WriteString("digest", manifest.Digest);
            json.WriteNumber("size", manifest.Size);
            json.WriteNumber("files", manifest.Files);
            json.WriteString("created", manifest.Created.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("source", manifest.Source);
            json.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Reads what <see cref="Write"/> wrote; keys of a later version are left out.</summary>
    public static TemplateManifest Read(ReadOnlySpan<byte> data, string path)
    {
        try
        {
            return Read(data) ?? throw Broken(path, "something is missing");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Broken(path, exception.Message);
        }
    }

    static TemplateManifest? Read(ReadOnlySpan<byte> data)
    {
        string? name = null, init = null, digest = null, word = null, created = null;
        string distribution = "", release = "", source = "";
        long size = 0, files = 0;
        int signal = 0;
        var json = new Utf8JsonReader(data);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string key = json.GetString()!;
            json.Read();
            switch (key)
            {
                case "name": name = json.GetString(); break;
                case "distribution": distribution = json.GetString() ?? ""; break;
                case "release": release = json.GetString() ?? ""; break;
                case "init_system": word = json.GetString(); break;
                case "init": init = json.GetString(); break;
                case "stop_signal": signal = json.GetInt32(); break;
                case "digest": digest = json.GetString(); break;
                case "size": size = json.GetInt64(); break;
                case "files": files = json.GetInt64(); break;
                case "created": created = json.GetString(); break;
                case "source": source = json.GetString() ?? ""; break;
                default: json.Skip(); break;
            }
        }
        if (name is null || init is null || digest is null || created is null || signal is < 1 or > 64 || word is null || !InitSystems.TryParse(word, out InitSystem system))
            return null;
        return new TemplateManifest
        {
            Name = name,
            Distribution = distribution,
            Release = release,
            InitSystem = system,
            Init = init,
            StopSignal = signal,
            Digest = digest,
            Size = size,
            Files = files,
            Created = DateTimeOffset.ParseExact(created, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Source = source,
        };
    }

    static VeException Broken(string path, string why)
        => new(VeError.InvalidConfiguration, $"{path}: this is no template manifest: {why}", "Remove the template and build or import it again.");
}
