using System.Globalization;

namespace Vectl.Runtime.Values;

/// <summary>An amount of bytes as people write it: a number with K, M, G or T for powers of 1024.</summary>
public static class ByteSize
{
    const string Units = "KMGT";

    /// <summary>Reads <c>4096</c>, <c>512M</c> or <c>1.5G</c>; the letter may be small and a B may follow it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        if (text is [.., 'B' or 'b'])
            text = text[..^1];
        int power = text.IsEmpty ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        if (power >= 0)
            text = text[..^1];
        if (!decimal.TryParse(text, power < 0 ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) || number > long.MaxValue)
            return false;
        decimal exact = number * (1L << (10 * (power + 1)));
        if (exact > long.MaxValue)
            return false;
        bytes = (long)exact;
        return true;
    }

    /// <summary>The shortest text that is exactly this amount: <c>1536M</c>.</summary>
    public static string Format(long bytes)
    {
        int power = 0;
        while (power < Units.Length && bytes > 0 && bytes % 1024 == 0)
            (bytes, power) = (bytes / 1024, power + 1);
        return bytes.ToString(CultureInfo.InvariantCulture) + (power == 0 ? "" : Units[power - 1]);
    }
}
