using System.Globalization;

namespace Vectl.Runtime.Values;

/// <summary>Bits a second as <c>tc(8)</c> has them: a number with bit, kbit, mbit or gbit, for powers of 1000.</summary>
public static class BitRate
{
    static readonly string[] s_units = ["bit", "kbit", "mbit", "gbit"];

    /// <summary>Reads <c>100mbit</c> or <c>1.5gbit</c>; capitals are as good.</summary>
    public static bool TryParse(string text, out long bits)
    {
        bits = 0;
        for (int power = s_units.Length - 1; power >= 0; power--)
        {
            if (!text.EndsWith(s_units[power], StringComparison.OrdinalIgnoreCase))
                continue;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - s_units[power].Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) || number > 1_000_000_000_000m)
                return false;
            bits = (long)(number * Factor(power));
            return true;
        }
        return false;
    }

    /// <summary>The shortest text that is exactly this rate: <c>1500mbit</c>.</summary>
    public static string Format(long bits)
    {
        int power = 0;
        while (power + 1 < s_units.Length && bits > 0 && bits % 1000 == 0)
            (bits, power) = (bits / 1000, power + 1);
        return bits.ToString(CultureInfo.InvariantCulture) + s_units[power];
    }

    static long Factor(int power) => power switch { 0 => 1, 1 => 1000, 2 => 1_000_000, _ => 1_000_000_000 };
}
