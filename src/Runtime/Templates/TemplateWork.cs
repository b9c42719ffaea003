using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>
/// A template while it is made: a hidden directory, mode 0700, that gets the template's name only when everything in it
/// is on the disk. Disposing it before <see cref="Commit"/> deletes it; a crash leaves it for the next one who holds the lock.
/// </summary>
sealed class TemplateWork : IDisposable
{
    /// <summary>What the hidden names begin with.</summary>
    public const string BuildingPrefix = ".building-", RemovingPrefix = ".removing-";

    readonly Fd _templates;
    readonly TemplateName _name;
    readonly Fd _directory;
    bool _committed;

    /// <summary>Begins with an empty tree; the caller holds the name's lock.</summary>
    public TemplateWork(Fd templates, TemplateName name, string templatesPath)
    {
        _templates = templates;
        _name = name;
        Path = $"{templatesPath}/{Hidden}";
        TreeRemover.Remove(templates, HiddenBytes);
        Kernel.MakeDirectory(Hidden, TreeModes.PrivateDirectory, templates);
        _directory = Kernel.OpenAt(templates, Hidden, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        Kernel.MakeDirectory(TemplateStore.TreeDirectory, TreeModes.Program, _directory);
        Root = Kernel.OpenAt(_directory, TemplateStore.TreeDirectory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        Kernel.Check(fchmod(Root.Number, TreeModes.Program), "fchmod", Path);
    }

    /// <summary>The hidden directory, for host tools that need a path.</summary>
    public string Path { get; }

    /// <summary>The tree.</summary>
    public Fd Root { get; }

    /// <summary>Writes the manifest last, brings all to the disk, and gives the template its name.</summary>
    public void Commit(TemplateManifest manifest)
    {
        Kernel.SyncFileSystem(_directory);
        using (Fd file = Kernel.OpenAt(_directory, TemplateStore.ManifestFile, O_WRONLY | O_CREAT | O_EXCL, TreeModes.PrivateFile))
        {
            Kernel.WriteAll(file.Number, ManifestJson.Form.Format(manifest), TemplateStore.ManifestFile);
            Kernel.Sync(file);
        }
        Kernel.Sync(_directory);
        if (renameat2(_templates.Number, Hidden, _templates.Number, _name.Text, RENAME_NOREPLACE) < 0)
            throw Kernel.LastErrno == Errno.EEXIST
                ? new VeException(VeError.BadValue, $"template {_name} exists already")
                : new ErrnoException(Kernel.LastErrno, "renameat2", _name.Text);
        _committed = true;
        Kernel.Sync(_templates);
    }

    string Hidden => BuildingPrefix + _name;

    byte[] HiddenBytes => Encoding.ASCII.GetBytes(Hidden);

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _directory.Dispose();
        if (!_committed)
            TreeRemover.Remove(_templates, HiddenBytes);
    }
}
