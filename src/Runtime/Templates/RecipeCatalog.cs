using Vectl.Runtime.Configuration;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>The recipes that there are: the administrator's, and the embedded ones that no file of his replaces.</summary>
public sealed class RecipeCatalog(VectlPaths paths)
{
    const string ResourcePrefix = "templates/", Extension = ".yaml";

    /// <summary>All names in their order.</summary>
    public IReadOnlyList<TemplateName> Names()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string resource in typeof(RecipeCatalog).Assembly.GetManifestResourceNames())
            if (resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && resource.EndsWith(Extension, StringComparison.Ordinal))
                names.Add(resource[ResourcePrefix.Length..^Extension.Length]);
        if (Directory.Exists(paths.Recipes))
            foreach (string file in Directory.EnumerateFiles(paths.Recipes, "*" + Extension))
                names.Add(Path.GetFileName(file)[..^Extension.Length]);
        var result = new List<TemplateName>();
        foreach (string text in names)
            if (TemplateName.TryParse(text, out TemplateName name, out _))
                result.Add(name);
        return result;
    }

    /// <summary>One recipe, or null when nobody has written it.</summary>
    public TemplateRecipe? Find(TemplateName name)
    {
        string file = $"{paths.Recipes}/{name}{Extension}";
        if (ConfigFile.TryRead(file) is { } text)
            return RecipeReader.Read(name, text, file);
        file = $"{ResourcePrefix}{name}{Extension}";
        using Stream? resource = typeof(RecipeCatalog).Assembly.GetManifestResourceStream(file);
        if (resource is null)
            return null;
        byte[] content = new byte[resource.Length];
        resource.ReadExactly(content);
        return RecipeReader.Read(name, ConfigFile.Decode(content, new ConfigOrigin(file)), file);
    }
}
