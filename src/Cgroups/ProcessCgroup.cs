namespace Vectl.Cgroups;

/// <summary>In which cgroup a process is, from <c>/proc/PID/cgroup</c> (<c>cgroups(7)</c>).</summary>
static class ProcessCgroup
{
    /// <summary>Finds the v2 line, <c>0::PATH</c>; false when there is none or the cgroup was removed under a zombie.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> path)
    {
        foreach (Range range in file.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = file[range];
            if (!line.StartsWith("0::/"u8))
                continue;
            path = line[3..];
            return !path.EndsWith(" (deleted)"u8);
        }
        path = default;
        return false;
    }
}
