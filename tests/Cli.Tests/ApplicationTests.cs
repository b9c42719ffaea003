using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;

namespace Vectl.Cli.Tests;

public class ApplicationTests
{
    [Fact]
    public void Run_NotRoot_IsExitCode12()
    {
        var captured = new Captured();
        Assert.Equal(12, captured.RunAs(ProgramName.Vectl, 1000, "start", "101"));
        Assert.Equal("vectl: vectl needs root, and this is user 1000\n  -> Run it as root, e.g. with sudo.\n", captured.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("version")]
    [InlineData("help", "start")]
    [InlineData("start", "--help")]
    [InlineData("completion", "bash")]
    public void Run_NotRoot_HelpWorks(params string[] args) => Assert.Equal(0, new Captured().RunAs(ProgramName.Vectl, 1000, args));

    [Fact]
    public void Run_Version_IsTheProjects()
    {
        var captured = new Captured();
        captured.Run("version");
        Assert.Equal($"vectl version {BuildVersion.Text}\n", captured.Out);
        Assert.Matches(@"^\d+\.\d+\.\d+", BuildVersion.Text);
    }

    [Fact]
    public void Run_SyntaxErrorComesBeforeRoot() => Assert.Equal(21, new Captured().RunAs(ProgramName.Vectl, 1000, "start"));

    [Fact]
    public void Run_BadCtid_IsExitCode21()
    {
        var captured = new Captured();
        Assert.Equal(21, captured.Run("status", "100"));
        Assert.Equal("vectl: CTID 100 is out of range: 101 to 2147483644 are for VEs, 0 to 100 are reserved\n  -> A CTID is a number from 101 to 2147483644.\n", captured.Error);
    }

    [Fact]
    public void Run_SetWithoutSettings_IsExitCode20()
    {
        var captured = new Captured();
        Assert.Equal(20, captured.Run("set", "101", "--save"));
        Assert.Equal("vectl: no setting given\n  -> Run 'vectl help set' for the settings.\n", captured.Error);
    }

    [Theory]
    [InlineData("/usr/sbin/vzctl", "vzctl")]
    [InlineData("vzlist", "vzlist")]
    [InlineData("./vectl", "vectl")]
    [InlineData("/tmp/other", "vectl")]
    public void ProgramName_OfArgv0(string argv0, string name) => Assert.Equal(name, ProgramName.FromPath(argv0).Text);

    [Fact]
    public void Vzctl_QuotaVerbs_WarnAndSucceed()
    {
        var captured = new Captured();
        Assert.Equal(0, captured.RunAs(ProgramName.Vzctl, 0, "quotaon", "101"));
        Assert.Equal("vzctl: warning: the 'quotaon' action is deprecated and does nothing\n", captured.Error);
        Assert.Equal(20, captured.Run("quotaon", "101"));
    }

    [Fact]
    public void Vzctl_HasTheSameGrammar()
        => Assert.Equal(Parse.Verb("stop", "101", "--fast"), CommandLine.Parse(["--skiplock", "stop", "101", "--fast"], ProgramName.Vzctl, null).Verb);
}
