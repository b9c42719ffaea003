using System.Collections.Immutable;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups;

/// <summary>Gives a cgroup to the root of a VE, with the controllers that the host has (<c>cgroup-v2.rst</c>, "Delegation").</summary>
static class Delegation
{
    /// <summary>The files that an owner may have, as this kernel says; not all cgroups have all of them.</summary>
    static readonly string[] s_files = Kernel.TryReadFile("/sys/kernel/cgroup/delegate") is { } list
        ? System.Text.Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        : ["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"];

    /// <summary>Changes the owner of the directory and of the delegated files, and of nothing else: limits stay the host's.</summary>
    public static void GiveTo(Cgroup cgroup, uint owner)
    {
        Kernel.Check(fchownat(cgroup.Directory.Number, "", owner, owner, AT_EMPTY_PATH), "fchownat", cgroup.Path);
        foreach (string file in s_files)
            if (fchownat(cgroup.Directory.Number, file, owner, owner, AT_SYMLINK_NOFOLLOW) < 0 && Kernel.LastErrno != Errno.ENOENT)
                throw new ErrnoException(Kernel.LastErrno, "fchownat", $"{cgroup.Path}/{file}");
    }

    /// <summary>Enables, from the mount down to the children of <paramref name="top"/>, each wanted controller that the host has.</summary>
    /// <param name="mount">The host's cgroup2.</param>
    /// <param name="parent">The path from the mount to the parent of <paramref name="top"/>.</param>
    /// <param name="top">The VE's cgroup.</param>
    /// <param name="needed">Controllers that this VE's limits need besides those that all have.</param>
    /// <returns>What the children of <paramref name="top"/> have, and what was refused and why.</returns>
    public static (ImmutableArray<string> Enabled, ImmutableArray<string> Refused) EnableControllers(CgroupMount mount, string parent, Cgroup top, ImmutableArray<string> needed)
    {
        var refused = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string> wanted = [.. ControllerSet.Wanted.Union(needed)], here = top.Controllers;

        // The parents keep what an earlier start enabled, so this is the rule but for the first start.
        if (ControllerSet.Where(wanted, here, present: false) is { IsEmpty: false } missing
            && ControllerSet.Where(missing, mount.Controllers, present: true) is { IsEmpty: false } offered)
        {
            string path = mount.Path;
            EnableAt(path, offered, refused);
            foreach (string name in parent.Split('/', StringSplitOptions.RemoveEmptyEntries))
                EnableAt(path = $"{path}/{name}", offered, refused);
            here = top.Controllers;
        }
        ImmutableArray<string> enabled = Enable(top, ControllerSet.Where(wanted, here, present: true), refused);
        return (enabled, refused.ToImmutable());
    }

    static void EnableAt(string path, ImmutableArray<string> offered, ImmutableArray<string>.Builder refused)
    {
        using Cgroup level = Cgroup.Open(path);
        Enable(level, ControllerSet.Where(offered, level.Controllers, present: true), refused);
    }

    /// <summary>One write enables all; when one of them is refused the kernel enables none, so then one by one.</summary>
    static ImmutableArray<string> Enable(Cgroup cgroup, ImmutableArray<string> names, ImmutableArray<string>.Builder refused)
    {
        const string file = "cgroup.subtree_control";
        if (names.IsEmpty || cgroup.TryWrite(file, ControllerSet.Enable(names)) == Errno.OK)
            return names;
        return names.RemoveAll(name =>
        {
            Errno errno = cgroup.TryWrite(file, "+" + name);
            if (errno != Errno.OK)
                refused.Add($"{name}: {errno}");
            return errno != Errno.OK;
        });
    }
}
