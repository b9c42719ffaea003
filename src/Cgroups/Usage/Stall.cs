using System.Buffers.Text;

namespace Vectl.Cgroups.Usage;

/// <summary>A line of a pressure file: how much of the time processes waited (<c>Documentation/accounting/psi.rst</c>).</summary>
/// <param name="Percent10">Percent of the last 10 seconds.</param>
/// <param name="Percent60">Percent of the last minute.</param>
/// <param name="Percent300">Percent of the last five minutes.</param>
/// <param name="Total">Microseconds since the cgroup was made.</param>
public readonly record struct Stall(double Percent10, double Percent60, double Percent300, long Total)
{
    /// <summary>The line that begins with <paramref name="kind"/>; null when there is none or it is of another form.</summary>
    internal static Stall? Parse(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind)
    {
        while (UsageText.NextLine(ref text, out ReadOnlySpan<byte> line))
            if (line.Length > kind.Length && line[kind.Length] == (byte)' ' && line.StartsWith(kind))
                return Percent(line, "avg10"u8) is { } ten && Percent(line, "avg60"u8) is { } sixty && Percent(line, "avg300"u8) is { } long300
                    && UsageText.Number(UsageText.Word(line, "total"u8)) is { } total ? new(ten, sixty, long300, total) : null;
        return null;
    }

    static double? Percent(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> word = UsageText.Word(line, key);
        return Utf8Parser.TryParse(word, out double value, out int used) && used == word.Length && double.IsFinite(value) ? value : null;
    }
}
