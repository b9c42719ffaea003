using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Tests;

public class RawWordsTests
{
    [Fact]
    public void Exec_WordsAfterTheCtid_AreUntouched()
    {
        var exec = Assert.IsType<Exec>(Parse.Verb("exec", "101", "ls", "-la", "--", "x", "--help", "-q", "@f", "[d]"));
        Assert.Equal(("101", ExecMode.Exec), (exec.Target, exec.Mode));
        Assert.Equal(["ls", "-la", "--", "x", "--help", "-q", "@f", "[d]"], exec.Words);
    }

    [Theory]
    [InlineData("exec", ExecMode.Exec, true)]
    [InlineData("exec2", ExecMode.Exec2, true)]
    [InlineData("exec3", ExecMode.Exec3, false)]
    public void Exec_Modes_AskForAShellOrNot(string verb, object mode, bool shell)
    {
        var exec = Assert.IsType<Exec>(Parse.Verb(verb, "web", "true"));
        ExecRequest request = exec.Request();
        Assert.Equal((mode, shell), (exec.Mode, request.Shell));
        Assert.Equal(["true"], request.Argv);
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("exec3")]
    public void Exec_LeadingDashes_AskForExec3(string verb)
    {
        var exec = Assert.IsType<Exec>(Parse.Verb(verb, "101", "--", "ls", "a b", "--"));
        Assert.Equal(ExecMode.Exec3, exec.Mode);
        Assert.Equal(["ls", "a b", "--"], exec.Words);
    }

    [Fact]
    public void Exec_Dash_ReadsStandardInput()
    {
        ExecRequest request = Assert.IsType<Exec>(Parse.Verb("exec2", "101", "-")).Request();
        Assert.True(request.Shell);
        Assert.Empty(request.Argv);
    }

    [Fact]
    public void Exec_Exec3Dash_IsAProgram() => Assert.Equal(["-"], Assert.IsType<Exec>(Parse.Verb("exec3", "101", "-")).Request().Argv);

    [Theory]
    [InlineData("exec", "101")]
    [InlineData("exec2", "101", "--")]
    public void Exec_NoCommand_IsExitCode20(params string[] args)
    {
        VeException failure = Parse.Failure(args);
        Assert.Equal((VeError.BadSyntax, "no command to execute"), (failure.Error, failure.Message));
    }

    [Fact]
    public void Exec_OptionBeforeTheCtid_IsExitCode20()
        => Assert.Equal((VeError.BadSyntax, "unknown option '-u' of exec2"), (Parse.Failure("exec2", "-u", "101").Error, Parse.Failure("exec2", "-u", "101").Message));

    [Fact]
    public void Enter_Exec_TakesTheRest()
    {
        Assert.Equal(new Enter("101", null), Parse.Verb("enter", "101"));
        Assert.Equal(new Enter("101", "apt-get install -y vim --exec"), Parse.Verb("enter", "101", "--exec", "apt-get", "install", "-y", "vim", "--exec"));
    }

    [Theory]
    [InlineData("option --exec needs a command", "enter", "101", "--exec")]
    [InlineData("unexpected argument 'ls' of enter", "enter", "101", "ls")]
    public void Enter_Mistake_IsExitCode20(string message, params string[] args)
    {
        VeException failure = Parse.Failure(args);
        Assert.Equal((VeError.BadSyntax, message), (failure.Error, failure.Message));
    }
}
