using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>The tool that the injection tests rest on: it must do what its report says.</summary>
public sealed class FaultInjectorTests(FaultInjector injector) : IClassFixture<FaultInjector>
{
    Result Run(string[] mode, params string[] command) => Command.Run(injector.Argv(mode, command));

    string Outcome => injector.Report()[^1];

    int NumberOf(string process, string call, int occurrence = 1)
        => injector.Report().Where(line => line.StartsWith($"call {process} ", StringComparison.Ordinal) && line.EndsWith(" " + call, StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ')[2])).ElementAt(occurrence - 1);

    [Fact]
    public void Inject_Count_NamesProcessesByBirthAndPassesTheExitCode()
    {
        Result result = Run(["count"], "/bin/bash", "-c", "(exit 3); (true; (exit 4); true); exit 7");
        result.Expect(7);
        Assert.Equal(["0", "0.1", "0.2", "0.2.1"], injector.Report().Select(line => line.Split(' ')[1]));
        Assert.All(injector.Report(), line => Assert.True(int.Parse(line.Split(' ')[3]) > 0, line));
    }

    [Fact]
    public void Inject_Count_IsTheSameInEveryRun()
    {
        string[][] runs = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            Run(["count"], "/bin/true").Expect(0);
            return injector.Report();
        })];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void Inject_Kill_StopsTheProcessBeforeTheCall()
    {
        Run(["-n", "count"], "/bin/echo", "text").Expect(0);
        int write = NumberOf("0", "write");
        Result killed = Run(["kill", "0", $"{write}"], "/bin/echo", "text").Expect(128 + 9);
        Assert.Equal("", killed.Out);
        Assert.Equal("fired write", Outcome);
        Assert.Equal("text\n", Run(["kill", "0", $"{write + 1}"], "/bin/echo", "text").Expect(128 + 9).Out);
    }

    [Fact]
    public void Inject_Error_ArrivesInTheChild()
    {
        string[] command = ["/bin/bash", "-c", "(echo one; echo two) ; echo three"];
        Run(["-n", "count"], command).Expect(0);
        int write = NumberOf("0.1", "write", occurrence: 2);
        Result result = Run(["error", "0.1", $"{write}", "28"], command).Expect(0);
        Assert.Equal("one\nthree\n", result.Out);
        Assert.Contains("No space left on device", result.Err);
        Assert.Equal("fired write", Outcome);
    }

    [Fact]
    public void Inject_Error_LeavesExitAlone()
    {
        Run(["-n", "count"], "/bin/true").Expect(0);
        Run(["error", "0", $"{NumberOf("0", "exit_group")}", "1"], "/bin/true").Expect(0);
        Assert.Equal("skipped exit_group", Outcome);
    }

    [Theory]
    [InlineData("0", "100000")]
    [InlineData("0.7", "1")]
    public void Inject_Error_SaysWhenNothingHappened(string process, string call)
    {
        Run(["error", process, call, "1"], "/bin/true").Expect(0);
        Assert.Equal("missed", Outcome);
    }

    [Fact]
    public void Inject_Count_LetsGoOfChildrenThatLiveOn()
    {
        // One that executes a program, one that does not; both write after the command and the tool have ended.
        string file = injector.ReportFile + ".late";
        File.WriteAllText(file, "");
        TimeSpan late = Patience.Seconds(0.4);
        string script = FormattableString.Invariant($"(sleep {late.TotalSeconds}; echo executed >> {file}) >/dev/null 2>&1 & (read -t {late.TotalSeconds} x <> <(:); echo stayed >> {file}) >/dev/null 2>&1 & exit 5");
        Result result = Run(["count"], "/bin/bash", "-c", script).Expect(5);
        Assert.True(result.Took < late, $"took {result.Took}");
        Wait.For("both children have written", () => File.ReadAllLines(file).Order().SequenceEqual(["executed", "stayed"]));
    }

    [Fact]
    public void Inject_Count_CountsThreadsWithTheirProcess()
    {
        Result result = Run(["-n", "count"], "/usr/bin/xz", "-T2", "--block-size=4096", "-k", "-c", "/bin/true");
        result.Expect(0);
        Assert.Single(injector.Report(), line => line.StartsWith("process ", StringComparison.Ordinal));
        Assert.Contains(injector.Report(), line => line.EndsWith(" clone3", StringComparison.Ordinal));
    }
}
