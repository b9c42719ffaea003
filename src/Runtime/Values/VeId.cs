using System.Globalization;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Values;

/// <summary>A CTID: the number of a VE, 101 to 2147483644 (0 to 100 are reserved, as in vzctl).</summary>
public readonly record struct VeId : IComparable<VeId>
{
    /// <summary>The lowest CTID a VE can have.</summary>
    public const int Lowest = 101;

    /// <summary>The highest CTID, vzctl's VEID_MAX.</summary>
    public const int Highest = 2147483644;

    VeId(int number) => Number = number;

    /// <summary>The number.</summary>
    public int Number { get; }

    /// <summary>Reads decimal digits without sign or leading zero; false when they are no CTID.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out VeId id)
    {
        bool valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is >= Lowest and <= Highest && text[0] != '0';
        id = valid ? new VeId(number) : default;
        return valid;
    }

    /// <summary>Reads a CTID or throws with what is wrong about it (exit code 21).</summary>
    public static VeId Parse(string text)
    {
        if (TryParse(text, out VeId id))
            return id;
        bool isNumber = text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        throw new VeException(VeError.BadValue, isNumber
            ? $"CTID {text} is out of range: {Lowest} to {Highest} are for VEs, 0 to {Lowest - 1} are reserved"
            : $"'{Printable.Text(text)}' is not a CTID", $"A CTID is a number from {Lowest} to {Highest}.");
    }

    /// <inheritdoc/>
    public int CompareTo(VeId other) => Number.CompareTo(other.Number);

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
