using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates.Archives;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>The OS trees of this host: <c>templates/NAME/{root/,manifest.json}</c>.</summary>
/// <param name="paths">The layout.</param>
/// <param name="usersOf">Which VEs are configured to lie on a template.</param>
public sealed class TemplateStore(VectlPaths paths, Func<string, IReadOnlyList<VeId>> usersOf)
{
    internal const string TreeDirectory = "root", ManifestFile = "manifest.json";
    const int UsersNamed = 10;

    /// <summary>The recipes that templates can be built from.</summary>
    public RecipeCatalog Recipes { get; } = new(paths);

    /// <summary>Where a template's tree is.</summary>
    public string TreeOf(TemplateName name) => $"{paths.Templates}/{name}/{TreeDirectory}";

    /// <summary>All finished templates by name.</summary>
    public IReadOnlyList<TemplateManifest> List()
    {
        var found = new SortedDictionary<string, TemplateManifest>(StringComparer.Ordinal);
        if (Directory.Exists(paths.Templates))
            foreach (string directory in Directory.EnumerateDirectories(paths.Templates))
                if (TemplateName.TryParse(Path.GetFileName(directory), out TemplateName name, out _) && TryFind(name) is { } manifest)
                    found.Add(name.Text, manifest);
        return [.. found.Values];
    }

    /// <summary>One template, or null when it is not built.</summary>
    public TemplateManifest? TryFind(TemplateName name)
    {
        string path = $"{paths.Templates}/{name}/{ManifestFile}";
        if (Kernel.TryReadFile(path) is not { } json)
            return null;
        return ManifestJson.Form.TryParse(json, out TemplateManifest? manifest, out string? problem) ? manifest
            : throw new VeException(VeError.InvalidConfiguration, $"{path}:{problem}", "Remove the template and build or import it again.");
    }

    /// <summary>One template, or an error that says which there are (exit code 91).</summary>
    public TemplateManifest Find(TemplateName name)
    {
        if (TryFind(name) is { } manifest)
            return manifest;
        string built = string.Join(", ", List().Select(template => template.Name));
        bool hasRecipe = Recipes.Names().Contains(name);
        throw new VeException(VeError.NoTemplate, $"there is no template {name}; {(built.Length == 0 ? "none is built" : "there are: " + built)}",
            hasRecipe ? $"Build it: vectl template build {name}" : "See which can be built: vectl template list");
    }

    /// <summary>Keeps a template from being removed while a VE is created from it; waits for another who works on it, or only looks whether it is there.</summary>
    public TemplateLock Hold(TemplateName name)
    {
        using Fd templates = OpenTemplates();
        TemplateLock held = TemplateLock.Wait(templates, name, LOCK_SH);
        try
        {
            if (Kernel.TryStat(name.Text, templates) is null)
                Find(name);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Finds a template, and builds it first if it is missing and has a recipe; waits for another who builds it.</summary>
    public TemplateManifest FindOrBuild(TemplateName name, IProgress<TemplateProgress>? progress = null)
    {
        if (TryFind(name) is { } manifest)
            return manifest;
        if (Recipes.Find(name) is not { } recipe)
            return Find(name);
        using Fd templates = OpenTemplates();
        using TemplateLock held = TemplateLock.Wait(templates, name, LOCK_EX);
        return TryFind(name) ?? Build(recipe, templates, progress);
    }

    /// <summary>Builds a template from its recipe.</summary>
    public TemplateManifest Build(TemplateName name, IProgress<TemplateProgress>? progress = null)
    {
        TemplateRecipe recipe = Recipes.Find(name) ?? throw new VeException(VeError.NoTemplate,
            $"there is no recipe {name}; there are: {string.Join(", ", Recipes.Names())}", $"Write one to {paths.Recipes}/{name}.yaml, or import an archive.");
        using Fd templates = OpenTemplates();
        using TemplateLock held = TemplateLock.Take(templates, name, LOCK_EX);
        RequireAbsent(name);
        return Build(recipe, templates, progress);
    }

    /// <summary>Makes a template of an archive of a whole system; the archive is hostile.</summary>
    public ImportedTemplate Import(TemplateName name, string file, ImportOptions options, IProgress<TemplateProgress>? progress = null)
    {
        using ArchiveFile archive = ArchiveFile.Open(file);
        using Fd templates = OpenTemplates();
        using TemplateLock held = TemplateLock.Take(templates, name, LOCK_EX);
        RequireAbsent(name);
        RemoveStale(templates, name);
        using var work = new TemplateWork(templates, name, paths.Templates);
        ExtractReport report = TemplateImport.Extract(archive, work.Root, options.Limits, progress);
        (string init, InitSystem system) = InitDetection.Detect(work.Root, options.Init);
        OsRelease release = OsRelease.Read(work.Root);
        TreeDigest digest = TreeDigest.Compute(work.Root, progress);
        var manifest = new TemplateManifest
        {
            Name = name.Text,
            Distribution = release.Id,
            Release = release.Version,
            InitSystem = system,
            Init = init,
            StopSignal = options.StopSignal ?? InitDetection.StopSignal(work.Root, init, system),
            Digest = digest.Text,
            Size = digest.Bytes,
            Files = digest.Entries,
            Created = DateTimeOffset.UtcNow,
            Source = $"import of {Printable.Text(Path.GetFileName(file))}",
        };
        work.Commit(manifest);
        return new ImportedTemplate(manifest, report);
    }

    /// <summary>Removes a template that no VE lies on.</summary>
    public void Remove(TemplateName name)
    {
        using Fd templates = OpenTemplates();
        using TemplateLock held = TemplateLock.Take(templates, name, LOCK_EX);
        if (Kernel.TryStat(name.Text, templates) is null)
            Find(name);
        IReadOnlyList<VeId> users = usersOf(name.Text);
        if (users.Count > 0)
            throw new VeException(VeError.BadValue, $"template {name} is in use by {string.Join(", ", users.Take(UsersNamed))}{(users.Count > UsersNamed ? $" and {users.Count - UsersNamed} more" : "")}",
                "Destroy these VEs first.");
        string hidden = TemplateWork.RemovingPrefix + name;
        TreeRemover.Remove(templates, Encoding.ASCII.GetBytes(hidden));
        Kernel.Check(renameat2(templates.Number, name.Text, templates.Number, hidden, RENAME_NOREPLACE), "renameat2", name.Text);
        Kernel.Sync(templates);
        TreeRemover.Remove(templates, Encoding.ASCII.GetBytes(hidden));
    }

    TemplateManifest Build(TemplateRecipe recipe, Fd templates, IProgress<TemplateProgress>? progress)
    {
        RemoveStale(templates, recipe.Name);
        using var work = new TemplateWork(templates, recipe.Name, paths.Templates);
        string source = recipe.Builder switch
        {
            TemplateBuilder.Busybox => BusyboxTree.Build(work.Root, progress),
            _ => DebianTree.Build(recipe, $"{work.Path}/{TreeDirectory}", work.Root, progress),
        };
        InitDetection.Detect(work.Root, recipe.Init);
        OsRelease release = OsRelease.Read(work.Root);
        TreeDigest digest = TreeDigest.Compute(work.Root, progress);
        var manifest = new TemplateManifest
        {
            Name = recipe.Name.Text,
            Distribution = recipe.Distribution ?? release.Id,
            Release = recipe.Release ?? release.Version,
            InitSystem = recipe.InitSystem,
            Init = recipe.Init,
            StopSignal = recipe.StopSignal,
            Digest = digest.Text,
            Size = digest.Bytes,
            Files = digest.Entries,
            Created = DateTimeOffset.UtcNow,
            Source = source,
        };
        work.Commit(manifest);
        return manifest;
    }

    void RequireAbsent(TemplateName name)
    {
        if (TryFind(name) is not null)
            throw new VeException(VeError.BadValue, $"template {name} exists already", $"Remove it first: vectl template remove {name}");
    }

    // What a killed command left. Whoever works on a name holds its lock, so a name that can be locked has no owner.
    static void RemoveStale(Fd templates, TemplateName own)
    {
        foreach (DirectoryEntry entry in Kernel.ListEntries(templates))
        {
            string text = Encoding.UTF8.GetString(entry.Name);
            string prefix = text.StartsWith(TemplateWork.BuildingPrefix, StringComparison.Ordinal) ? TemplateWork.BuildingPrefix : TemplateWork.RemovingPrefix;
            if (!text.StartsWith(prefix, StringComparison.Ordinal) || !TemplateName.TryParse(text[prefix.Length..], out TemplateName name, out _))
                continue;
            using TemplateLock? held = name == own ? null : TemplateLock.TryTake(templates, name, LOCK_EX);
            if (held is not null || name == own)
                TreeRemover.Remove(templates, entry.Name);
        }
    }

    // 0700: a set-user-id program of a tree must not be in the reach of the host's users (CVE-2025-64507).
    Fd OpenTemplates()
    {
        Directories.Ensure(paths.Templates);
        Fd templates = Kernel.Open(paths.Templates, O_RDONLY | O_DIRECTORY);
        Kernel.Check(fchmod(templates.Number, TreeModes.PrivateDirectory), "fchmod", paths.Templates);
        return templates;
    }
}
