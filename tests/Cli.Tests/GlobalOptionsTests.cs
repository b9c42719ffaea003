using Vectl.Cli.Commands;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Errors;

namespace Vectl.Cli.Tests;

public class GlobalOptionsTests
{
    [Fact]
    public void Parse_FlagsBeforeTheVerb()
    {
        CommandLine line = Parse.Line("--quiet", "--root", "/srv/test/", "--skiplock", "-v", "stop", "101");
        Assert.Equal(new GlobalOptions { Quiet = true, Verbose = true, Root = "/srv/test" }, line.Options);
        Assert.Equal(new Stop("101", false), line.Verb);
    }

    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/", "")]
    public void Parse_RootWithEqualsSign(string path, string root) => Assert.Equal(root, Parse.Line("--root=" + path, "start", "101").Options.Root);

    [Fact]
    public void Parse_RootOfTheEnvironment_GivesWayToTheFlag()
    {
        Assert.Equal("/env", CommandLine.Parse(["start", "101"], ProgramName.Vectl, "/env/").Options.Root);
        Assert.Equal("/flag", CommandLine.Parse(["--root", "/flag", "start", "101"], ProgramName.Vectl, "/env").Options.Root);
        Assert.Equal("", CommandLine.Parse(["start", "101"], ProgramName.Vectl, "").Options.Root);
    }

    [Theory]
    [InlineData("option --root needs a directory", "--root")]
    [InlineData("option --root needs a directory", "--root=", "start", "101")]
    [InlineData("unknown option '--quite' before the command", "--quite", "start", "101")]
    [InlineData("no command given", "-q")]
    [InlineData("unknown command 'strat'", "strat", "101")]
    public void Parse_Mistake_IsExitCode20(string message, params string[] args)
    {
        VeException failure = Parse.Failure(args);
        Assert.Equal((VeError.BadSyntax, message), (failure.Error, failure.Message));
    }

    [Fact]
    public void Parse_HelpBeforeTheVerb_IsHelpOfTheVerb()
    {
        Assert.Equal(["start"], Assert.IsType<Help>(Parse.Verb("--help", "start")).Path);
        Assert.Empty(Assert.IsType<Help>(Parse.Verb("-h")).Path);
    }
}
