using System.Text.Json;
using Vectl.Cli.Output;
using Vectl.Runtime.Templates;

namespace Vectl.Cli.Commands;

/// <summary>A template as <c>template list</c> and <c>show</c> have it: what is built, its recipe, or both.</summary>
sealed record TemplateSummary(string Name, TemplateManifest? Built, TemplateRecipe? Recipe)
{
    /// <summary>Whether its tree is there.</summary>
    public bool IsBuilt => Built is not null;

    /// <summary>What is or will be its process 1.</summary>
    public InitSystem InitSystem => Built?.InitSystem ?? Recipe!.InitSystem;

    /// <summary>The distribution, or null.</summary>
    public string? Distribution => Built?.Distribution ?? Recipe?.Distribution;

    /// <summary>The release, or null.</summary>
    public string? Release => Built?.Release ?? Recipe?.Release;

    /// <summary>Built templates and recipes, one line a name.</summary>
    public static IReadOnlyList<TemplateSummary> Merge(IReadOnlyList<TemplateManifest> built, IReadOnlyList<TemplateRecipe> recipes)
    {
        var byName = new SortedDictionary<string, TemplateSummary>(StringComparer.Ordinal);
        foreach (TemplateManifest manifest in built)
            byName[manifest.Name] = new(manifest.Name, manifest, null);
        foreach (TemplateRecipe recipe in recipes)
            byName[recipe.Name.Text] = new(recipe.Name.Text, byName.GetValueOrDefault(recipe.Name.Text)?.Built, recipe);
        return [.. byName.Values];
    }

    /// <summary>The members of its JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Name);
        writer.WriteBoolean("built", IsBuilt);
        writer.WriteBoolean("recipe", Recipe is not null);
        writer.WriteString("description", Known(Recipe?.Description));
        writer.WriteString("distribution", Known(Distribution));
        writer.WriteString("release", Known(Release));
        writer.WriteString("init_system", InitSystem.Word());
        writer.WriteString("init", Built?.Init ?? Recipe?.Init);
        writer.WriteString("stop_signal", SignalName.Of(Built?.StopSignal ?? Recipe!.StopSignal));
        writer.WriteNumberOrNull("size", Built?.Size);
        writer.WriteNumberOrNull("files", Built?.Files);
        writer.WriteString("digest", Built?.Digest);
        writer.WriteNumberOrNull("created", Built?.Created.ToUnixTimeSeconds());
        writer.WriteString("source", Known(Built?.Source));
    }

    /// <summary>The same as lines of name and value.</summary>
    public IEnumerable<(string Name, string Value)> Lines()
    {
        yield return ("Name", Name);
        yield return ("Status", IsBuilt ? "built" : "recipe, not built");
        yield return ("Description", Known(Recipe?.Description) ?? "-");
        yield return ("Distribution", $"{Known(Distribution) ?? "-"} {Known(Release) ?? ""}".TrimEnd());
        yield return ("Init", $"{Built?.Init ?? Recipe!.Init} ({InitSystem.Word()})");
        yield return ("Stop signal", SignalName.Of(Built?.StopSignal ?? Recipe!.StopSignal));
        if (Built is null)
            yield break;
        yield return ("Size", $"{ByteCount.Text(Built.Size)} in {Built.Files} files");
        yield return ("Digest", Built.Digest);
        yield return ("Created", Built.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        yield return ("Source", Known(Built.Source) ?? "-");
    }

    static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
