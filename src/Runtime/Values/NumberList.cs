using System.Collections.Immutable;
using System.Globalization;

namespace Vectl.Runtime.Values;

/// <summary>Processors or memory nodes as the kernel lists them, e.g. <c>0-3,6</c> (<c>cpuset(7)</c>, "List format").</summary>
public static class NumberList
{
    // The kernel can be built for 8192 processors.
    const int Highest = 8191;

    /// <summary>The numbers in ascending order; false when the text is no list.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ImmutableSortedSet<int> numbers)
    {
        var found = ImmutableSortedSet.CreateBuilder<int>();
        numbers = [];
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> part = text[range];
            int dash = part.IndexOf('-');
            if (!TryNumber(dash < 0 ? part : part[..dash], out int first) || !TryNumber(part[(dash + 1)..], out int last) || last < first)
                return false;
            for (int number = first; number <= last; number++)
                found.Add(number);
        }
        numbers = found.ToImmutable();
        return true;
    }

    /// <summary>The shortest list.</summary>
    public static string Format(ImmutableSortedSet<int> numbers)
    {
        var parts = new List<string>();
        for (int i = 0; i < numbers.Count;)
        {
            int end = i;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1)
                end++;
            parts.Add(end == i ? $"{numbers[i]}" : $"{numbers[i]}-{numbers[end]}");
            i = end + 1;
        }
        return string.Join(',', parts);
    }

    static bool TryNumber(ReadOnlySpan<char> text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Highest;
}
