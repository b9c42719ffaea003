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
        => Assert.Equal((VeError.BadSyntax, "unknown option '-x' of exec2"), (Parse.Failure("exec2", "-x", "101").Error, Parse.Failure("exec2", "-x", "101").Message));

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

    [Theory]
    [InlineData("exec", "-u", "www", "101", "id", "-u")]
    [InlineData("exec", "101", "-u", "www", "id", "-u")]
    [InlineData("exec2", "--user=www", "101", "id", "-u")]
    [InlineData("exec3", "101", "--user", "www", "id", "-u")]
    public void Exec_User_BeforeTheCtidOrAfter(params string[] args)
    {
        var exec = Assert.IsType<Exec>(Parse.Verb(args));
        Assert.Equal(("101", "www"), (exec.Target, exec.Options.User));
        Assert.Equal(["id", "-u"], exec.Words);
        Assert.Equal("www", exec.Request().Options.User);
    }

    [Fact]
    public void Exec_DirectoryAndEnvironment()
    {
        var exec = Assert.IsType<Exec>(Parse.Verb("exec", "101", "-w", "/srv", "-e", "A=1", "--env=B=x=y", "--", "-u", "x"));
        Assert.Equal("/srv", exec.Options.Directory);
        Assert.Equal((string[])["A=1", "B=x=y"], exec.Options.Environment.ToArray());
        Assert.Equal(["-u", "x"], exec.Words);
    }

    [Theory]
    [InlineData(VeError.BadSyntax, "option --user needs a value", "exec", "101", "-u")]
    [InlineData(VeError.BadSyntax, "option --user is given more than once", "enter", "-u", "a", "101", "-u", "b")]
    [InlineData(VeError.BadValue, "'A' is no variable", "exec", "101", "-e", "A", "env")]
    [InlineData(VeError.BadValue, "'=1' is no variable", "exec", "101", "-e", "=1", "env")]
    [InlineData(VeError.BadSyntax, "SCRIPT is missing", "runscript", "101")]
    public void Options_Mistake(object error, string message, params string[] args)
    {
        VeException failure = Parse.Failure(args);
        Assert.Equal(((VeError)error, message), (failure.Error, failure.Message));
    }

    [Fact]
    public void Enter_User()
    {
        var enter = Assert.IsType<Enter>(Parse.Verb("enter", "-u", "alice", "web", "--exec", "id", "-u"));
        Assert.Equal(("web", "id -u", "alice"), (enter.Target, enter.Command, enter.Options.User));
    }

    [Fact]
    public void RunScript_WordsAfterTheScript_AreUntouched()
    {
        var script = Assert.IsType<RunScript>(Parse.Verb("runscript", "101", "-u", "www", "./fix.sh", "-u", "--help", "--"));
        Assert.Equal(("101", "./fix.sh", "www"), (script.Target, script.Script, script.Options.User));
        Assert.Equal(["-u", "--help", "--"], script.Arguments);
    }
}
