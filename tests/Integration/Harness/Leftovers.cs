namespace Vectl.Integration.Harness;

/// <summary>What of us can be on a host: mounts, processes, cgroups, network links, files. Two snapshots must be equal.</summary>
sealed record Leftovers(string[] Mounts, string[] Processes, string[] Cgroups, string[] Links, string[] Files)
{
    /// <summary>Looks now.</summary>
    /// <param name="cgroupParent">The cgroup of the run.</param>
    /// <param name="root">The tree whose files count, or null for none.</param>
    public static Leftovers Take(string cgroupParent, string? root) => new(
        [.. File.ReadLines("/proc/self/mountinfo").Select(WithoutPeers).Order()],
        [.. FindProcesses(cgroupParent).Order()],
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
    public static void SettleTo(Leftovers before, Func<Leftovers> now, double seconds = 3)
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

    static IEnumerable<string> FindProcesses(string cgroupParent)
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid))
                continue;
            string comm = Read($"{directory}/comm").TrimEnd('\n');
            if (comm.StartsWith("vectl", StringComparison.Ordinal) || Read($"{directory}/cgroup").Contains($"/{cgroupParent}/", StringComparison.Ordinal))
                if (!IsZombieOf(directory))
                    yield return $"{pid} {comm}";
        }
    }

    static bool IsZombieOf(string directory) => Read($"{directory}/stat").Split(") ") is [_, ['Z', ..], ..];

    // A process may end at any moment: then its files are gone (ENOENT) or cannot be read (ESRCH).
    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    // Templates are shared and stay, and what is in them is their test's business.
    static IEnumerable<string> FindFiles(string root)
    {
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out string? directory))
            foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            {
                yield return entry.FullName[(root.Length + 1)..];
                bool isTemplate = Path.GetFileName(directory) == "templates" && entry.Name[0] != '.';
                if (entry is DirectoryInfo { LinkTarget: null } && !isTemplate)
                    pending.Push(entry.FullName);
            }
    }
}
