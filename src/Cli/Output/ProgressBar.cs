using System.Globalization;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Output;

/// <summary>
/// Progress on standard error: one line redrawn in place on a terminal, a plain line per piece of work elsewhere,
/// nothing with <c>--quiet</c>.
/// </summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="quiet">Whether to show nothing.</param>
/// <param name="clock">Milliseconds from any start.</param>
sealed class ProgressBar(Terminal terminal, bool quiet, Func<long> clock) : IProgress<TemplateProgress>, IDisposable
{
    const int RedrawMs = 100;

    string _work = "";
    long _startedAt;
    long _drawnAt = -RedrawMs;
    bool _lineOpen;

    /// <summary>Shows how far the work is.</summary>
    public void Report(TemplateProgress value)
    {
        if (quiet)
            return;
        long now = clock();
        string work = Printable.Text(value.Step);
        if (work != _work)
            Begin(work, now);
        if (!terminal.Traits.IsTerminal || (now - _drawnAt < RedrawMs && value.Done != value.Total))
            return;
        _drawnAt = now;
        _lineOpen = true;
        terminal.WriteError("\r" + Line(work, value.Done, value.Total, now - _startedAt, terminal.Traits.Columns - 1) + "\e[K");
    }

    /// <summary>Ends the line, also when the work failed.</summary>
    public void Dispose()
    {
        if (_lineOpen)
            terminal.WriteError("\n");
        _lineOpen = false;
    }

    /// <summary>The line, cut to <paramref name="width"/>: bytes, percent, rate and time to go; where no total is known, how many files.</summary>
    public static string Line(string work, long done, long total, long elapsedMs, int width)
    {
        string text = work;
        if (total > 0)
        {
            double rate = elapsedMs > 0 ? done * 1000.0 / elapsedMs : 0;
            text += string.Create(CultureInfo.InvariantCulture, $"  {ByteCount.Text(done)} of {ByteCount.Text(total)}  {Math.Min(100, done * 100 / total)}%");
            if (rate > 0)
                text += $"  {ByteCount.Text(rate)}/s";
            if (rate > 0 && total > done)
                text += $"  ETA {ByteCount.Time((total - done) / rate)}";
        }
        else if (done > 0)
            text += string.Create(CultureInfo.InvariantCulture, $"  {done} files");
        return text.Length > width ? text[..Math.Max(0, width)] : text;
    }

    void Begin(string work, long now)
    {
        (_work, _startedAt, _drawnAt) = (work, now, now - RedrawMs);
        if (!terminal.Traits.IsTerminal)
            terminal.WriteError(work + "\n");
    }
}
