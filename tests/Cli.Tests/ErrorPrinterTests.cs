using Vectl.Cli.Output;
using Vectl.Linux;
using Vectl.Runtime.Errors;

namespace Vectl.Cli.Tests;

public class ErrorPrinterTests
{
    static (int Code, string Text) Print(Exception exception, TerminalTraits? traits = null)
    {
        var captured = new Captured(traits);
        int code = new ErrorPrinter(captured.Terminal, "vectl").Print(exception);
        Assert.Equal("", captured.Out);
        return (code, captured.Error);
    }

    [Fact]
    public void Print_ToAFile_IsPlainAscii()
        => Assert.Equal((32, "vectl: Container is already running\n  -> Stop it first.\n"), Print(new VeException(VeError.Running, "Container is already running", "Stop it first.")));

    [Fact]
    public void Print_ToAUtf8Terminal_HasAnArrow()
        => Assert.Equal((14, "vectl: no container 7\n  → Look.\n"), Print(new VeException(VeError.NoConfiguration, "no container 7", "Look."), new(true, Colour: false, Utf8: true, 80)));

    [Fact]
    public void Print_Colour_IsOfTheLabelOnly()
        => Assert.Equal((31, "\e[31mvectl: \e[0mdown\n"), Print(new VeException(VeError.NotRunning, "down"), new(true, Colour: true, Utf8: true, 80)));

    [Fact]
    public void Print_Errno_IsExitCode3_DiskFull46()
    {
        Assert.Equal((3, "vectl: openat /x: EACCES (permission denied)\n"), Print(new ErrnoException(Errno.EACCES, "openat", "/x")));
        Assert.Equal((46, "vectl: write /x: ENOSPC (no space left on device)\n"), Print(new ErrnoException(Errno.ENOSPC, "write", "/x")));
    }

    [Fact]
    public void Print_FileErrors_AreExitCode3()
    {
        Assert.Equal((3, "vectl: gone\n"), Print(new FileNotFoundException("gone")));
        Assert.Equal((3, "vectl: no\n"), Print(new UnauthorizedAccessException("no")));
    }

    [Fact]
    public void Print_Unexpected_IsOneLine()
        => Assert.Equal((3, "vectl: internal error: InvalidOperationException: a\\nb\n"), Print(new InvalidOperationException("a\nb")));

    [Fact]
    public void Print_ReaderOfStandardOutputWentAway_SaysNothing()
        => Assert.Equal((141, ""), Print(new ErrnoException(Errno.EPIPE, "write", "standard output")));

    [Fact]
    public void Print_ControlCharacters_AreEscaped()
        => Assert.Equal((70, "vectl: hostname '\\x1b]0;x\\x07'\n"), Print(new VeException(VeError.BadHostname, "hostname '\e]0;x\a'")));

    [Fact]
    public void Warn_HasALabel()
    {
        var captured = new Captured();
        new ErrorPrinter(captured.Terminal, "vzctl").Warn("odd", "Mend it.");
        Assert.Equal("vzctl: warning: odd\n  -> Mend it.\n", captured.Error);
    }

    [Theory]
    [InlineData("xterm", null, "en_GB.UTF-8", null, true, true)]
    [InlineData("xterm", "1", "C.utf8", null, false, true)]
    [InlineData("dumb", null, "en_GB.UTF-8", "C", false, false)]
    [InlineData(null, null, null, null, false, false)]
    public void Traits_OfTheEnvironment(string? term, string? noColour, string? lang, string? all, bool colour, bool utf8)
    {
        var variables = new Dictionary<string, string?> { ["TERM"] = term, ["NO_COLOR"] = noColour, ["LANG"] = lang, ["LC_ALL"] = all };
        Assert.Equal(new TerminalTraits(true, colour, utf8, 100), TerminalTraits.Of(100, name => variables.GetValueOrDefault(name)));
    }
}
