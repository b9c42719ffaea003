using Vectl.Linux;

namespace Vectl.Cgroups;

/// <summary>In which cgroup a process is, from <c>/proc/PID/cgroup</c> (<c>cgroups(7)</c>).</summary>
public static class ProcessCgroup
{
    /// <summary>
    /// The v2 cgroup, beginning with a slash, of the process whose directory below <c>/proc</c> is open; null when it is gone.
    /// A zombie's may be one that was removed; then " (deleted)" follows, which can be part of a name as well.
    /// </summary>
    public static byte[]? TryRead(Fd process)
    {
        try
        {
            using Fd? file = Kernel.TryOpenAt(process, "cgroup", LibC.O_RDONLY);
            return file is not null && TryFind(Kernel.ReadToEnd(file, "/proc/PID/cgroup"), out ReadOnlySpan<byte> path) ? path.ToArray() : null;
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ESRCH)
        {
            return null;
        }
    }

    /// <summary>Finds the v2 line, <c>0::PATH</c>; false when there is none or the cgroup was removed under a zombie.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> path) => TryFind(file, out path) && !path.EndsWith(" (deleted)"u8);

    static bool TryFind(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> path)
    {
        foreach (Range range in file.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = file[range];
            if (!line.StartsWith("0::/"u8))
                continue;
            path = line[3..];
            return true;
        }
        path = default;
        return false;
    }
}
