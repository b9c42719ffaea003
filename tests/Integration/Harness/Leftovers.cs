namespace Vectl.Integration.Harness;

/// <summary>What of us can be on a host: mounts, processes, cgroups, network links, files. Two snapshots must be equal.</summary>
sealed record Leftovers(string[] Mounts, string[] Processes, string[] Cgroups, string[] Links, string[] Files)
{
    /// <summary>Looks now. Other vectls may live on the same host, with trees and cgroups of their own: they do not count.</summary>
    /// <param name="cgroupParent">The cgroup of the run.</param>
    /// <param name="directory">The directory of the run, which is in the words or the environment of all that it starts.</param>
    /// <param name="root">The tree below it whose files count, or null for none.</param>
    public static Leftovers Take(string cgroupParent, string directory, string? root)
    {
        // What a monitor takes away while we walk makes the walk fail: then there is a newer state to look at.
        for (int attempt = 1; ; attempt++)
            try
            {
                return Look(cgroupParent, directory, root);
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Sleep(5);
            }
    }

    static Leftovers Look(string cgroupParent, string directory, string? root) => new(
        [.. File.ReadLines("/proc/self/mountinfo").Where(line => !IsInAnotherDirectory(line, directory)).Select(WithoutPeers).Order()],
        [.. FindProcesses(cgroupParent, directory).Order()],
        [.. Harness.Cgroups.Below(cgroupParent).Order()],
        [.. Directory.EnumerateFileSystemEntries("/sys/class/net").Order()],
        root is null ? [] : [.. FindFiles(root).Order()]);

    /// <summary>Fails with the differences. What ends by itself (a monitor that cleans up) has a moment to do so: see <see cref="SettleTo"/>.</summary>
    public void ShouldEqual(Leftovers before)
    {
        string[] differences = [.. Compare(before)];
        if (differences.Length > 0)
            throw new Xunit.Sdk.XunitException("left behind:\n  " + string.Join("\n  ", differences));
    }

    /// <summary>Waits until <paramref name="now"/> gives what was <paramref name="before"/>; fails with the differences after a while.</summary>
    public static void SettleTo(Leftovers before, Func<Leftovers> now, double seconds = 30)
    {
        if (!Wait.Until(() => !now().Compare(before).Any(), seconds))
            now().ShouldEqual(before);
    }

    IEnumerable<string> Compare(Leftovers before)
        => Compare("mount", Mounts, before.Mounts)
            .Concat(Compare("process", Processes, before.Processes))
            .Concat(Compare("cgroup", Cgroups, before.Cgroups))
            .Concat(Compare("link", Links, before.Links))
            .Concat(Compare("file", Files, before.Files));

    static IEnumerable<string> Compare(string what, string[] now, string[] before)
        => now.Except(before).Select(item => $"new {what}: {item}").Concat(before.Except(now).Select(item => $"missing {what}: {item}"));

    // Peer group numbers change when anything on the host makes a mount namespace.
    static string WithoutPeers(string line) => string.Join(' ', line.Split(' ').Where(field => !field.StartsWith("shared:", StringComparison.Ordinal) && !field.StartsWith("master:", StringComparison.Ordinal)));

    static bool IsInAnotherDirectory(string line, string directory)
        => line.Split(' ')[4] is var point && (point.StartsWith("/tmp/", StringComparison.Ordinal) || point.StartsWith("/var/tmp/", StringComparison.Ordinal))
            && !point.StartsWith(directory, StringComparison.Ordinal);

    static IEnumerable<string> FindProcesses(string cgroupParent, string directory)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out int pid) || pid == Environment.ProcessId)
                continue;
            bool isOurs = Read($"{process}/cgroup").Contains($"/{cgroupParent}/", StringComparison.Ordinal)
                || Read($"{process}/cmdline").Contains(directory, StringComparison.Ordinal)
                || Read($"{process}/environ").Contains(directory, StringComparison.Ordinal);
            if (isOurs && !IsZombie(process))
                yield return $"{pid} {Read($"{process}/comm").TrimEnd('\n')}";
        }
    }

    static bool IsZombie(string process) => Read($"{process}/stat").Split(") ") is [_, ['Z', ..], ..];

    // A process may end at any moment: then its files are gone (ENOENT) or cannot be read (ESRCH, EACCES).
    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // What is in a template or a private area is the business of a VE, not of vectl.
    static IEnumerable<string> FindFiles(string root)
    {
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out string? directory))
            foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            {
                yield return entry.FullName[(root.Length + 1)..];
                bool isTree = directory.EndsWith("/templates", StringComparison.Ordinal) ? entry.Name[0] != '.' : entry.FullName.Contains("/private/", StringComparison.Ordinal) && entry.Name is "upper" or "work";
                if (entry is DirectoryInfo { LinkTarget: null } && !isTree)
                    pending.Push(entry.FullName);
            }
    }
}
