using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>
/// VEs with a word in common find each other by name: each of them that runs has the others in its <c>/etc/hosts</c>. Nobody
/// watches over that. A directory has a link for each of them, and whoever starts, changes or ends one writes the files of all.
/// </summary>
/// <param name="host">The host.</param>
sealed class PeerNames(VectlHost host)
{
    const string PartName = "the names of its peers", HostsFile = "etc/hosts";

    // symlink(2) takes no more.
    const int LongestLink = 4000;

    /// <summary>Makes the VE one of those that its configuration names, or of none. It has to run.</summary>
    public void Update(VeConfig config)
    {
        string link = host.Paths.PeersOf(config.Id);
        string? before = WordOf(link);
        if (before is null && config.Peers is null)
            return;
        using IDisposable held = Lock();
        if (before is not null && before != config.Peers)
            Remove(before, config.Id);
        if (config.Peers is { } word)
        {
            // This one first: it says where the other is, whoever is killed between them.
            PutLink(link, word);
            Directories.Within($"{host.Paths.Peers}/{word}", () => PutLink($"{host.Paths.Peers}/{word}/{config.Id}", Describe(config)));
            TellAll(word);
            return;
        }
        using RunningVe? running = new VeProbe(host).TryOpen(config.Id);
        if (running is not null)
            Tell(running, null);
    }

    /// <summary>Takes a VE that has ended, or is about to be started anew, from among its peers.</summary>
    public void Leave(VeId id)
    {
        if (WordOf(host.Paths.PeersOf(id)) is not { } word)
            return;
        using IDisposable held = Lock();
        Remove(word, id);
    }

    /// <summary>The right to change <c>/etc/hosts</c> of VEs that have peers. It is not held while anything is waited for.</summary>
    public IDisposable Lock() => new WaitingLock(Kernel.Open(host.Paths.Run, LibC.O_RDONLY | LibC.O_DIRECTORY), host.Paths.Run);

    void Remove(string word, VeId id)
    {
        Kernel.Remove($"{host.Paths.Peers}/{word}/{id}");
        Kernel.Remove(host.Paths.PeersOf(id));
        TellAll(word);
    }

    // A link whose VE does not run is of one whose end nobody saw.
    void TellAll(string word)
    {
        var members = new List<(RunningVe Running, string Lines)>();
        string path = $"{host.Paths.Peers}/{word}";
        try
        {
            using (Fd? directory = Kernel.TryOpenAt(null, path, LibC.O_RDONLY | LibC.O_DIRECTORY))
                foreach (DirectoryEntry entry in directory is null ? [] : Kernel.ListEntries(directory))
                    if (VeId.TryParse(Encoding.UTF8.GetString(entry.Name), out VeId id))
                        if (new VeProbe(host).TryOpen(id) is { } running)
                            members.Add((running, Lines(Encoding.UTF8.GetString(Kernel.ReadLinkEntry(directory!, entry.Name)))));
                        else
                            Kernel.TryUnlinkEntry(directory!, entry.Name);
            members.Sort((a, b) => a.Running.Id.Number.CompareTo(b.Running.Id.Number));
            foreach ((RunningVe running, _) in members)
                Tell(running, string.Concat(members.Where(other => other.Running != running).Select(other => other.Lines)));
            // Each fails while there is something in it.
            foreach (string empty in (ReadOnlySpan<string>)[path, host.Paths.Peers])
                LibC.unlinkat(LibC.AT_FDCWD, empty, LibC.AT_REMOVEDIR);
        }
        finally
        {
            foreach ((RunningVe running, _) in members)
                running.Dispose();
        }
    }

    void Tell(RunningVe running, string? lines)
    {
        try
        {
            using GuestRoot root = GuestRoot.OfHasty(host, running);
            byte[] before = root.TryRead(HostsFile)?.Content ?? [];
            byte[] after = MarkedBlock.With(before, PartName, string.IsNullOrEmpty(lines) ? null : lines);
            if (!after.AsSpan().SequenceEqual(before))
                root.Replace(HostsFile, after);
        }
        catch (Exception e) when (e is IOException or VeException)
        {
            // It has just ended, or has made something else of its file: the others are not to suffer from that.
        }
    }

    // NAMES ADDRESS ADDRESS ..., with commas between the names.
    static string Describe(VeConfig config)
    {
        string name = config.EffectiveHostname;
        var text = new StringBuilder(name);
        if (name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
            text.Append(',').Append(name.AsSpan(0, dot));
        foreach (InterfaceConfig one in config.Network)
            foreach (InterfaceAddress address in one.Addresses)
                if (text.Length < LongestLink)
                    text.Append(' ').Append(address.Address);
        return text.ToString();
    }

    static string Lines(string described)
    {
        string[] words = described.Split(' ');
        string names = words[0].Replace(',', '\t');
        return string.Concat(words.Skip(1).Select(address => $"{address}\t{names}\n"));
    }

    static string? WordOf(string link)
    {
        using Fd? directory = Kernel.TryOpenAt(null, Path.GetDirectoryName(link)!, LibC.O_PATH | LibC.O_DIRECTORY);
        byte[] name = Encoding.UTF8.GetBytes(Path.GetFileName(link));
        return directory is not null && Kernel.TryStatEntry(directory, name) is not null ? Encoding.UTF8.GetString(Kernel.ReadLinkEntry(directory, name)) : null;
    }

    // Only the holder of the lock writes.
    static void PutLink(string path, string target)
    {
        string temporary = path + ".new";
        Kernel.Remove(temporary);
        Kernel.Check(LibC.symlinkat(target, LibC.AT_FDCWD, temporary), "symlinkat", path);
        Kernel.Check(LibC.renameat2(LibC.AT_FDCWD, temporary, LibC.AT_FDCWD, path, 0), "renameat2", path);
    }
}
