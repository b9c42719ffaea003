using System.Globalization;
using Vectl.Linux;

namespace Vectl.Namespaces.Launch;

/// <summary>What of this process's memory a long-lived stage must keep, and so which ranges it can unmap.</summary>
static class ProcessMap
{
    const long PageSize = 4096;

    /// <summary>One line of <c>/proc/self/maps</c>.</summary>
    internal readonly record struct Mapping(long Start, long End);

    /// <summary>The gaps between what is kept, from the first mapping to the last: each is one <c>munmap</c>.</summary>
    public static List<(long Start, long End)> RangesToUnmap(ReadOnlySpan<(long Start, long End)> keep)
        => RangesToUnmap(Parse(Kernel.ReadText("/proc/self/maps")), keep);

    internal static List<(long Start, long End)> RangesToUnmap(List<Mapping> mappings, ReadOnlySpan<(long Start, long End)> keep)
    {
        var kept = new List<(long Start, long End)>();
        foreach ((long start, long end) in keep)
            kept.Add((start & -PageSize, (end + PageSize - 1) & -PageSize));
        kept.Sort();

        var gaps = new List<(long, long)>();
        long position = mappings[0].Start;
        foreach ((long start, long end) in kept)
        {
            if (start > position)
                gaps.Add((position, start));
            position = Math.Max(position, end);
        }
        if (mappings[^1].End > position)
            gaps.Add((position, mappings[^1].End));
        return gaps;
    }

    internal static List<Mapping> Parse(string maps)
    {
        var mappings = new List<Mapping>();
        foreach (ReadOnlySpan<char> line in maps.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line.EndsWith("[vsyscall]"))
                continue;
            int dash = line.IndexOf('-');
            int space = line.IndexOf(' ');
            mappings.Add(new Mapping(
                long.Parse(line[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                long.Parse(line[(dash + 1)..space], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        }
        return mappings;
    }
}
