using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;

namespace Vectl.Cli.Tests;

public class ProcessVerbTests
{
    [Theory]
    [InlineData(15, "kill", "101", "7", "8")]
    [InlineData(9, "kill", "101", "-9", "7", "8")]
    [InlineData(9, "kill", "101", "7", "8", "-KILL")]
    [InlineData(1, "kill", "-s", "HUP", "101", "7", "8")]
    [InlineData(37, "kill", "101", "--signal=SIGRTMIN+3", "7", "8")]
    [InlineData(37, "kill", "101", "-RTMIN+3", "7", "8")]
    [InlineData(0, "kill", "101", "-0", "7", "8")]
    public void Kill_SignalInEveryForm(int signal, params string[] args) => Assert.Equal(new Kill("101", signal, new([7, 8])), Parse.Verb(args));

    [Fact]
    public void Kill_All() => Assert.Equal(new Kill("web", 9, new([])), Parse.Verb("kill", "web", "-9", "--all"));

    [Theory]
    [InlineData(VeError.BadSyntax, "kill", "101")]
    [InlineData(VeError.BadSyntax, "kill", "101", "7", "--all")]
    [InlineData(VeError.BadSyntax, "kill", "101", "-NOSUCH", "7")]
    [InlineData(VeError.BadValue, "kill", "101", "-s", "NOSUCH", "7")]
    [InlineData(VeError.BadValue, "kill", "101", "0")]
    [InlineData(VeError.BadValue, "kill", "101", "x")]
    [InlineData(VeError.BadValue, "kill", "101", "99999999999")]
    [InlineData(VeError.BadValue, "kill")]
    [InlineData(VeError.BadValue, "ps")]
    [InlineData(VeError.BadSyntax, "ps", "101", "--all")]
    [InlineData(VeError.BadSyntax, "pid")]
    public void Mistake_HasItsExitCode(object error, params string[] args) => Assert.Equal((VeError)error, Parse.Failure(args).Error);

    [Fact]
    public void Ps_Words()
    {
        Assert.Equal(new Ps(new([]), null, false, false), Parse.Verb("ps", "--all"));
        Assert.Equal(new Ps(new(["101", "web"]), "pid,command", true, true), Parse.Verb("ps", "101", "-H", "web", "-j", "-o", "pid,command"));
    }

    [Fact]
    public void Ps_UnknownField_SuggestsOne() => Assert.Equal("Did you mean 'command'?", Assert.Throws<VeException>(() => ProcessField.ParseMany("pid,comand")).Hint);

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(3661, "01:01:01")]
    [InlineData(90061, "1-01:01:01")]
    public void Ps_Time_IsAsPsHasIt(int seconds, string expected) => Assert.Equal(expected, ProcessField.TimeText(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Pid_Words() => Assert.Equal(new Pid(new(["1", "2"]), true), Parse.Verb("pid", "1", "2", "--json"));
}
