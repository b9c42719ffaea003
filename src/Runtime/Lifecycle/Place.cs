using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>A place in a tree, held by its directory: an entry of it, or the directory itself for whatever goes into it.</summary>
sealed class Place : IDisposable
{
    readonly string _path;
    readonly byte[]? _name;

    Place(string path, Fd directory, byte[]? name) => (_path, Directory, _name) = (path, directory, name);

    /// <summary>The directory.</summary>
    public Fd Directory { get; }

    /// <summary>Something of the host that is to be copied; a last symbolic link is meant itself.</summary>
    public static Place OfHost(string path) => Entry(Path.GetFullPath(path), OpenOnHost);

    /// <summary>Something of a VE that is to be copied.</summary>
    public static Place OfVe(Fd root, string path) => Entry(path, directory => OpenInVe(root, directory));

    /// <summary>Where copies go on the host.</summary>
    public static Place OnHost(string path, bool many) => Destination(path, many, OpenOnHost);

    /// <summary>Where copies go in a VE.</summary>
    public static Place InVe(Fd root, string path, bool many) => Destination(path, many, directory => OpenInVe(root, directory));

    /// <summary>The entry's name.</summary>
    public byte[] RequireName()
        => _name ?? throw new VeException(VeError.BadValue, $"{Printable.Text(_path, limit: 4096)} is a directory, expected the name of a file");

    /// <summary>What a copy of <paramref name="original"/> is called here.</summary>
    public byte[] NameFor(Place original) => _name ?? original.RequireName();

    static Fd? OpenOnHost(string directory) => Kernel.TryOpenAt(null, directory, O_PATH | O_DIRECTORY);

    static Fd? OpenInVe(Fd root, string directory) => Kernel.TryOpenInRoot(root, directory, O_PATH | O_DIRECTORY);

    static Place Entry(string path, Func<string, Fd?> open)
    {
        string trimmed = path.TrimEnd('/');
        int slash = trimmed.LastIndexOf('/');
        string name = trimmed[(slash + 1)..];
        if (name is "" or "." or "..")
            throw new VeException(VeError.BadValue, $"'{Printable.Text(path)}' has no name that its copy could have", "Name the directory itself, or what is in it.");
        return new Place(path, open(slash < 0 ? "." : path[..(slash + 1)]) ?? throw Missing(path), Encoding.UTF8.GetBytes(name));
    }

    static Place Destination(string path, bool many, Func<string, Fd?> open)
    {
        if (open(path) is { } directory)
            return new Place(path, directory, null);
        return many || path.EndsWith('/') ? throw new VeException(VeError.BadValue, $"{Printable.Text(path, limit: 4096)} is no directory",
            many ? "Several files need one to go into." : "Make it first, or leave out the slash for the name of the copy.") : Entry(path, open);
    }

    static VeException Missing(string path) => new(VeError.BadValue, $"there is no directory for {Printable.Text(path, limit: 4096)}");

    /// <inheritdoc/>
    public void Dispose() => Directory.Dispose();
}
