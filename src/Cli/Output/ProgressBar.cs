using System.Globalization;

namespace Vectl.Cli.Output;

/// <summary>
/// Progress on standard error: one line redrawn in place on a terminal, a plain line per piece of work elsewhere,
/// nothing with <c>--quiet</c>.
/// </summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="quiet">Whether to show nothing.</param>
/// <param name="clock">Milliseconds from any start.</param>
sealed class ProgressBar(Terminal terminal, bool quiet, Func<long> clock)
{
    const int RedrawMs = 100;

    string _work = "";
    long _startedAt;
    long _drawnAt = -RedrawMs;
    bool _lineOpen;

    /// <summary>Shows <paramref name="done"/> of <paramref name="total"/> bytes of a piece of work; 0 when the total is not known.</summary>
    public void Report(string work, long done, long total)
    {
        if (quiet)
            return;
        long now = clock();
        if (work != _work)
            Begin(work, now);
        if (!terminal.Traits.IsTerminal || (now - _drawnAt < RedrawMs && done != total))
            return;
        _drawnAt = now;
        _lineOpen = true;
        terminal.WriteError("\r" + Line(work, done, total, now - _startedAt, terminal.Traits.Columns - 1) + "\e[K");
    }

    /// <summary>Ends the line.</summary>
    public void Finish()
    {
        if (_lineOpen)
            terminal.WriteError("\n");
        _lineOpen = false;
    }

    /// <summary>The line, cut to <paramref name="width"/>: work, bytes, percent, rate and time to go.</summary>
    public static string Line(string work, long done, long total, long elapsedMs, int width)
    {
        double rate = elapsedMs > 0 ? done * 1000.0 / elapsedMs : 0;
        string text = $"{work}  {ByteCount.Text(done)}";
        if (total > 0)
            text += string.Create(CultureInfo.InvariantCulture, $" of {ByteCount.Text(total)}  {Math.Min(100, done * 100 / total)}%");
        if (rate > 0)
            text += $"  {ByteCount.Text(rate)}/s";
        if (rate > 0 && total > done)
            text += $"  ETA {ByteCount.Time((total - done) / rate)}";
        return text.Length > width ? text[..Math.Max(0, width)] : text;
    }

    void Begin(string work, long now)
    {
        Finish();
        (_work, _startedAt, _drawnAt) = (work, now, now - RedrawMs);
        if (!terminal.Traits.IsTerminal)
            terminal.WriteError(work + "\n");
    }
}
