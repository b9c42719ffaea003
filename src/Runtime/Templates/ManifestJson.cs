using System.Globalization;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>The JSON of <see cref="TemplateManifest"/>.</summary>
static class ManifestJson
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>A new member is a property of the record and a line here.</summary>
    public static JsonForm<TemplateManifest> Form { get; } = new("a template manifest",
        new TemplateManifest { Name = "", InitSystem = InitSystem.Other, StopSignal = 0, Digest = "", Size = 0, Files = 0, Created = default },
        JsonMember<TemplateManifest>.Text("name", m => m.Name, (m, v) => m with { Name = v }, isRequired: true),
        JsonMember<TemplateManifest>.Text("distribution", m => m.Distribution, (m, v) => m with { Distribution = v }),
        JsonMember<TemplateManifest>.Text("release", m => m.Release, (m, v) => m with { Release = v }),
        JsonMember<TemplateManifest>.Text("init_system", m => m.InitSystem.Word(), (m, v) => InitSystems.TryParse(v, out InitSystem system) ? m with { InitSystem = system } : null, isRequired: true, InitSystems.Words),
        JsonMember<TemplateManifest>.Text("init", m => m.Init, (m, v) => m with { Init = v }, isRequired: true),
        JsonMember<TemplateManifest>.Number("stop_signal", 1, 64, m => m.StopSignal, (m, v) => m with { StopSignal = (int)v }, isRequired: true),
        JsonMember<TemplateManifest>.Text("digest", m => m.Digest, (m, v) => m with { Digest = v }, isRequired: true),
        JsonMember<TemplateManifest>.Number("size", 0, long.MaxValue, m => m.Size, (m, v) => m with { Size = v }),
        JsonMember<TemplateManifest>.Number("files", 0, long.MaxValue, m => m.Files, (m, v) => m with { Files = v }),
        JsonMember<TemplateManifest>.Text("created", m => m.Created.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            (m, v) => DateTimeOffset.TryParseExact(v, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset created) ? m with { Created = created } : null, isRequired: true, "a time such as 2026-01-31T12:00:00Z"),
        JsonMember<TemplateManifest>.Text("source", m => m.Source, (m, v) => m with { Source = v }));
}
