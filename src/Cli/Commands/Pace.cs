using System.Globalization;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>How often something is shown, from <c>--interval</c> and <c>--count</c>.</summary>
/// <param name="Interval">The time from one report to the next, which is also the time that rates are of; zero: rates since each start, at once.</param>
/// <param name="Count">How many reports; null goes on until it is interrupted.</param>
readonly record struct Pace(TimeSpan Interval, long? Count)
{
    /// <summary>One report on one second.</summary>
    public static Pace Once { get; } = new(TimeSpan.FromSeconds(1), 1);

    /// <summary>Reads the options' values; exit code 21 for a wrong one.</summary>
    public static Pace Parse(string? interval, string? count)
    {
        long? reports = count is null ? null : ParseCount(count);
        if (interval is null)
            return Once with { Count = reports ?? 1 };
        if (!decimal.TryParse(interval, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) || seconds > 86400 || seconds is > 0 and < 0.05m)
            throw new VeException(VeError.BadValue, $"--interval is '{Printable.Text(interval)}', expected seconds from 0.05 to 86400, or 0 for the time since each start");
        return new(TimeSpan.FromSeconds((double)seconds), seconds == 0 ? reports ?? 1 : reports);
    }

    static long ParseCount(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0 ? count
            : throw new VeException(VeError.BadValue, $"--count is '{Printable.Text(text)}', expected a whole number from 1 on");
}
