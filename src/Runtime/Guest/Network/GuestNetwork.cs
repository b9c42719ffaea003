using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Guest.Network;

/// <summary>
/// What a VE's own programs read about its network: the files of what sets up its interfaces, and resolv.conf. A record on the
/// host says for which configuration they were written, and which they are: so a start that has nothing to write reads one
/// small file, and files of an interface that is gone are found.
/// </summary>
sealed class GuestNetwork
{
    /// <summary>The name of vectl's part of a file.</summary>
    public const string PartName = "the network of this VE";

    const string Version = "1", ResolversFile = "etc/resolv.conf", WholeFile = "whole ", PartOfFile = "part ";

    readonly VeConfig _config;
    readonly string _record, _configuration;
    readonly IReadOnlyList<GuestInterface> _interfaces;
    readonly bool _decidesResolvers;
    Resolvers? _resolvers;

    /// <summary>For a VE with this configuration.</summary>
    public GuestNetwork(VectlPaths paths, VeConfig config)
    {
        _config = config;
        _record = paths.GuestNetwork(config.Id);
        _decidesResolvers = !config.Nameservers.IsEmpty || !config.SearchDomains.IsEmpty;
        _interfaces = config.GuestNetwork == GuestNetworkFiles.Unmanaged ? [] : GuestInterface.Of(config.Network);
        string text = _interfaces.Count == 0 && !_decidesResolvers ? "" : IfupdownFiles.Format(_interfaces, Resolvers.None) + Resolvers.Format();
        _configuration = text.Length == 0 && config.Peers is null ? "" : $"{Version} {config.Peers}\n{text}";
    }

    // Read when they are first needed, which a start of a VE without interfaces never does.
    Resolvers Resolvers => _resolvers ??= Resolvers.Of(_config.Nameservers, _config.SearchDomains);

    /// <summary>Whether the files were written for another configuration.</summary>
    public bool IsStale() => Kernel.TryReadFile(_record) is { } record ? !Encoding.UTF8.GetString(record).StartsWith(_configuration + "\n", StringComparison.Ordinal) : _configuration.Length > 0;

    /// <summary>Writes what is not yet as the configuration says, and removes what it says no more.</summary>
    public void Write(GuestRoot root, Rollback rollback)
    {
        byte[]? before = Kernel.TryReadFile(_record);
        rollback.Push(() => PutBackRecord(before));
        List<OwnedFile> old = Listed(before), files = [];
        if (root.Exists("etc"))
            foreach (OwnedFile file in GuestNetworkTools.Files(root, _interfaces, Resolvers))
                if (file.IsPart || IsFree(root, file.Path))
                    files.Add(file);
        // Whoever is killed on the way leaves a record of no configuration, and of all that there may be.
        if (old.Count + files.Count > 0)
            WriteRecord("?", [.. old, .. files]);
        foreach (OwnedFile file in files)
            Change(root, file.Path, file.IsPart ? WithPart(root, file.Path, file.Text) : Encoding.UTF8.GetBytes(file.Text), new GuestTraits(file.Mode), rollback);
        foreach (OwnedFile file in old)
            if (!files.Exists(one => one.Path == file.Path && one.IsPart == file.IsPart))
                Remove(root, file, rollback);
        WriteResolvers(root, rollback);
        if (_configuration.Length > 0)
            WriteRecord(_configuration, files);
        else
            Kernel.Remove(_record);
    }

    // A file of the VE's own stays, and so does a link to where one of its services will make it: unless the configuration decides.
    void WriteResolvers(GuestRoot root, Rollback rollback)
    {
        string text = Resolvers.Format();
        if (text.Length > 0 && root.Exists("etc") && (_decidesResolvers || IsFree(root, ResolversFile)))
            Change(root, ResolversFile, Encoding.UTF8.GetBytes(OwnedFile.Header + text), new GuestTraits(0x1A4), rollback);
    }

    // Also without an entry of that name.
    static bool IsFree(GuestRoot root, string path)
        => !root.HasEntry(path) || root.TryReadLink(path) is null && root.TryRead(path)?.Content is { } content && Encoding.Latin1.GetString(content).StartsWith(OwnedFile.Mark, StringComparison.Ordinal);

    static void Remove(GuestRoot root, OwnedFile file, Rollback rollback)
    {
        if (!root.HasEntry(file.Path) || !file.IsPart && !IsFree(root, file.Path))
            return;
        GuestEntry old = root.Remember(file.Path);
        rollback.Push(() => root.Restore(old));
        if (file.IsPart)
            root.Replace(file.Path, WithPart(root, file.Path, null));
        else
            root.Remove(file.Path);
    }

    static void Change(GuestRoot root, string path, byte[] content, GuestTraits traits, Rollback rollback)
    {
        GuestEntry old = root.Remember(path);
        if (old.File is { } file && file.Content.AsSpan().SequenceEqual(content))
            return;
        rollback.Push(() => root.Restore(old));
        if (path.LastIndexOf('/') is var slash and > 0)
            root.MakeDirectories(path[..slash]);
        root.Replace(path, content, old.File?.Traits ?? traits);
    }

    static byte[] WithPart(GuestRoot root, string path, string? text) => MarkedBlock.With(root.TryRead(path)?.Content, PartName, text);

    static List<OwnedFile> Listed(byte[]? record)
    {
        var files = new List<OwnedFile>();
        foreach (string line in Encoding.UTF8.GetString(record ?? []).Split('\n'))
            if (line.StartsWith(WholeFile, StringComparison.Ordinal))
                files.Add(new OwnedFile(line[WholeFile.Length..], ""));
            else if (line.StartsWith(PartOfFile, StringComparison.Ordinal))
                files.Add(new OwnedFile(line[PartOfFile.Length..], "", IsPart: true));
        return files;
    }

    void WriteRecord(string configuration, IEnumerable<OwnedFile> files)
    {
        var text = new StringBuilder(configuration).Append('\n');
        foreach (OwnedFile file in files)
            text.Append(file.IsPart ? PartOfFile : WholeFile).Append(file.Path).Append('\n');
        AtomicFile.Write(_record, Encoding.UTF8.GetBytes(text.ToString()), Permissions.Private, durable: false);
    }

    void PutBackRecord(byte[]? before)
    {
        if (before is null)
            Kernel.Remove(_record);
        else
            AtomicFile.Write(_record, before, Permissions.Private, durable: false);
    }
}
