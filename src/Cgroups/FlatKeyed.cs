using System.Globalization;

namespace Vectl.Cgroups;

/// <summary>Files of the form <c>KEY VALUE</c> a line, as <c>cgroup.events</c> and <c>cpu.stat</c> are.</summary>
public static class FlatKeyed
{
    /// <summary>The value of a key; false when the file has no such key.</summary>
    public static bool TryGet(ReadOnlySpan<char> text, ReadOnlySpan<char> key, out long value)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key))
                return long.TryParse(line[(key.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out value);
        value = 0;
        return false;
    }
}
