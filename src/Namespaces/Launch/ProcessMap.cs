using System.Globalization;
using Vectl.Linux;

namespace Vectl.Namespaces.Launch;

/// <summary>What of this process's memory a long-lived stage must keep, and so which ranges it can unmap.</summary>
static class ProcessMap
{
    const long PageSize = 4096;

    /// <summary>One line of <c>/proc/self/maps</c>.</summary>
    internal readonly record struct Mapping(long Start, long End, bool Writable, bool Executable, long Inode);

    /// <summary>The gaps between what is kept, from the first mapping to the last: each is one <c>munmap</c>.</summary>
    /// <param name="codeAddress">An address in the interpreter; all read-only mappings of its file stay (code and jump tables).</param>
    /// <param name="keep">Further ranges that stay.</param>
    public static List<(long Start, long End)> RangesToUnmap(long codeAddress, ReadOnlySpan<(long Start, long End)> keep)
        => RangesToUnmap(Parse(Kernel.ReadText("/proc/self/maps")), codeAddress, keep);

    internal static List<(long Start, long End)> RangesToUnmap(List<Mapping> mappings, long codeAddress, ReadOnlySpan<(long Start, long End)> keep)
    {
        Mapping code = mappings.Find(m => m.Start <= codeAddress && codeAddress < m.End);
        var kept = new List<(long Start, long End)>();
        foreach (Mapping mapping in mappings)
            if (mapping == code || (mapping.Inode != 0 && mapping.Inode == code.Inode && !mapping.Writable))
                kept.Add((mapping.Start, mapping.End));
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
        Span<Range> fields = stackalloc Range[6];
        foreach (ReadOnlySpan<char> line in maps.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line.EndsWith("[vsyscall]"))
                continue;
            int dash = line.IndexOf('-');
            int space = line.IndexOf(' ');
            line.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries);
            ReadOnlySpan<char> permissions = line[fields[1]];
            mappings.Add(new Mapping(
                long.Parse(line[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                long.Parse(line[(dash + 1)..space], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                permissions[1] == 'w',
                permissions[2] == 'x',
                long.Parse(line[fields[4]], CultureInfo.InvariantCulture)));
        }
        return mappings;
    }
}
