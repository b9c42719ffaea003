using System.Buffers;
using System.Text;
using System.Text.Json;
using Vectl.Runtime.Configuration.Keys;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration;

/// <summary>JSON Schemas of the configuration files, for editors; made from the same tables that the readers use.</summary>
public static class ConfigSchema
{
    /// <summary>Where the package installs the schema of a VE's file.</summary>
    public const string VeFile = "/usr/share/vectl/ve.schema.json";

    /// <summary>The schema of <c>CTID.yaml</c>.</summary>
    public static string Ve() => Format("vectl VE", "One VE of vectl: /etc/vectl/ve/CTID.yaml.", VeKeys.Table);

    /// <summary>The schema of <c>vectl.yaml</c>.</summary>
    public static string Host() => Format("vectl host", "Host-wide defaults of vectl: /etc/vectl/vectl.yaml.", HostKeys.Table);

    static string Format<R>(string title, string description, ConfigTable<R> table) where R : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JsonText.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", title);
            writer.WriteString("description", description);
            table.WriteSchema(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
