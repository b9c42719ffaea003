using Vectl.Cli.Output;

namespace Vectl.Cli.Tests;

public class ProgressBarTests
{
    static readonly TerminalTraits _terminal = new(true, false, true, 80);

    [Fact]
    public void Line_HasBytesPercentRateAndTimeToGo()
        => Assert.Equal("base.tar.xz  10.0 MiB of 40.0 MiB  25%  5.0 MiB/s  ETA 0:06", ProgressBar.Line("base.tar.xz", 10 << 20, 40 << 20, 2000, 79));

    [Fact]
    public void Line_UnknownTotal_HasBytesAndRate() => Assert.Equal("x  512 B  256 B/s", ProgressBar.Line("x", 512, 0, 2000, 79));

    [Fact]
    public void Line_IsCutToTheTerminal() => Assert.Equal("base.tar", ProgressBar.Line("base.tar.xz", 1, 2, 0, 8));

    [Fact]
    public void Report_OnATerminal_RedrawsOneLineAtMostTenTimesASecond()
    {
        long now = 0;
        var captured = new Captured(_terminal);
        var bar = new ProgressBar(captured.Terminal, quiet: false, () => now);
        bar.Report("a", 0, 100);
        now = 50;
        bar.Report("a", 10, 100);
        now = 1000;
        bar.Report("a", 100, 100);
        bar.Finish();
        Assert.Equal("\ra  0 B of 100 B  0%\e[K\ra  100 B of 100 B  100%  100 B/s\e[K\n", captured.Error);
    }

    [Fact]
    public void Report_ToAFile_IsALinePerPiece()
    {
        var captured = new Captured();
        var bar = new ProgressBar(captured.Terminal, quiet: false, () => 0);
        bar.Report("a", 0, 100);
        bar.Report("a", 100, 100);
        bar.Report("b", 0, 0);
        bar.Finish();
        Assert.Equal("a\nb\n", captured.Error);
    }

    [Fact]
    public void Report_Quiet_IsNothing()
    {
        var captured = new Captured(_terminal);
        new ProgressBar(captured.Terminal, quiet: true, () => 0).Report("a", 1, 2);
        Assert.Equal("", captured.Error);
    }
}
