using System.Globalization;

namespace Vectl.Cli.Output;

/// <summary>Numbers of bytes and seconds for people.</summary>
static class ByteCount
{
    static readonly string[] _units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>E.g. <c>12.3 MiB</c>.</summary>
    public static string Text(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < _units.Length - 1; unit++)
            bytes /= 1024;
        return bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + _units[unit];
    }

    /// <summary>At most six characters for a column, e.g. <c>12.3M</c>; <c>-</c> when not known.</summary>
    public static string Short(double? bytes)
    {
        if (bytes is not { } value)
            return "-";
        int unit = 0;
        for (; value >= 999.5 && unit < 5; unit++)
            value /= 1024;
        return value.ToString(unit == 0 || value >= 99.95 ? "0" : "0.0", CultureInfo.InvariantCulture) + (unit == 0 ? "" : "KMGTP"[unit - 1]);
    }

    /// <summary>A number for a column, e.g. <c>12.3</c>; <c>-</c> when not known.</summary>
    public static string Number(double? value, string format = "0.0") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Minutes and seconds, e.g. <c>1:05</c>.</summary>
    public static string Time(double seconds)
    {
        long whole = (long)Math.Ceiling(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }
}
