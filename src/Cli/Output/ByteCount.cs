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

    /// <summary>Minutes and seconds, e.g. <c>1:05</c>.</summary>
    public static string Time(double seconds)
    {
        long whole = (long)Math.Ceiling(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }
}
