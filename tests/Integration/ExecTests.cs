using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>exec, exec2, exec3 and enter: streams, exit codes, terminals.</summary>
[Collection(HostCollection.Name)]
public sealed class ExecTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    Ve Ve => running.Ve;

    [Fact]
    public void Exec_JoinsWordsForAShell() => Assert.Equal("a b\n", Ve.Do("exec", "echo", "a", "'b'").Expect(0).Out);

    [Fact]
    public void Exec_OfAFailingCommand_Is8() => Ve.Do("exec", "exit 3").Expect(8);

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -15 $$", 143)]
    [InlineData("/nonexistent", 127)]
    public void Exec2_GivesTheExitCode(string script, int code) => Ve.Do("exec2", script).Expect(code);

    [Fact]
    public void Exec3_PassesWordsAsTheyAre()
        => Assert.Equal("a b|$HOME|*|\n", Ve.Do("exec3", "printf", "%s|%s|%s|\\n", "a b", "$HOME", "*").Expect(0).Out);

    [Fact]
    public void Exec3_OfAProgramThatIsNotThere_SaysSo()
    {
        Result result = Ve.Do("exec3", "/no/such/program");
        Assert.NotEqual(0, result.Exit);
        Assert.Contains("/no/such/program", result.Err);
    }

    [Fact]
    public void Exec3_OfAnEmptyWord_FindsNoProgram() => Ve.Do("exec3", "").Expect(127).Saying("command not found");

    [Fact]
    public void Exec_StreamsAreThreeSeparateOnes()
    {
        Result result = host.RunWith(["exec2", Ve.Id, "cat; echo error >&2"], stdin: "from the host\n").Expect(0);
        Assert.Equal("from the host\n", result.Out);
        Assert.Equal("error\n", result.Err);
    }

    [Fact]
    public void Exec_Dash_ReadsCommandsFromStandardInput()
        => Assert.Equal("one\ntwo\n", host.RunWith(["exec", Ve.Id, "-"], stdin: "echo one\necho two\n").Expect(0).Out);

    [Fact]
    public void Exec_MovesAMegabyteUnharmed()
    {
        string data = string.Concat(Enumerable.Range(0, 1 << 16).Select(i => $"{i:x15}\n"));
        Result result = host.RunWith(["exec3", Ve.Id, "cat"], stdin: data).Expect(0);
        Assert.Equal(data, result.Out);
    }

    [Fact]
    public void Exec_EnvironmentIsItsOwn()
    {
        Result result = host.Shell($"export SECRET=host; exec \"$VECTL\" exec3 {Ve.Id} env").Expect(0);
        Assert.DoesNotContain("SECRET", result.Out);
        Assert.DoesNotContain("VECTL", result.Out);
        Assert.Contains("PATH=", result.Out);
    }

    [Fact]
    public void Exec_OfABackgroundProcess_DoesNotOutliveItsStreams()
    {
        // The command ends at once; what it leaves running has streams of its own.
        Result result = Ve.Do("exec2", "sleep 300 </dev/null >/dev/null 2>&1 & echo $!").Expect(0);
        Assert.True(result.Took < Patience.Seconds(25), result.ToString());
        Ve.Sh($"kill {result.Out.Trim()}");
    }

    [Fact]
    public void Exec_EndsWithItsReader()
    {
        Result result = host.Shell($"\"$VECTL\" exec3 {Ve.Id} yes | head -n 1", timeout: TimeSpan.FromSeconds(10)).Expect(0);
        Assert.Equal("y\n", result.Out);
        Wait.For("yes has ended", () => Ve.Do("exec2", "pidof yes").Exit != 0);
    }

    [Fact]
    public void Enter_GivesALoginShellOnATerminalOfTheVe()
    {
        Result result = host.Shell($"printf 'tty; echo home=$HOME; exit 5\\n' | script -qec '\"$VECTL\" enter {Ve.Id}' /dev/null");
        Assert.Contains($"entered into CT {Ve.Id}", result.Out);
        Assert.Contains("/dev/pts/", result.Out);
        Assert.Contains("home=/root", result.Out);
        Assert.Contains($"exited from CT {Ve.Id}", result.Out);
    }

    [Fact]
    public void Enter_Exec_EndsWithItsCommand()
    {
        Result result = host.Shell($"script -qec '\"$VECTL\" enter {Ve.Id} --exec \"echo marker; exit 0\"' /dev/null </dev/null", timeout: TimeSpan.FromSeconds(10));
        result.Expect(0);
        Assert.Contains("marker", result.Out);
    }

    // The shell meets the end of its input before it is ready for it, and cat takes one.
    [Theory]
    [InlineData("", "")]
    [InlineData("echo in=$HOME\n", "in=/root")]
    [InlineData("cat\nfrom the input\n", "from the input")]
    public void Enter_FromAPipe_EndsWithIt(string typed, string expected)
        => Assert.Contains(expected, host.RunWith(["enter", Ve.Id], stdin: typed).Expect(0).Out);

    [Fact]
    public void Enter_MovesMoreThanATerminalHolds()
    {
        Result result = host.Shell($"seq 1 50000 | \"$VECTL\" enter {Ve.Id} --exec 'stty -echo; cat' | tail -n 3").Expect(0);
        Assert.Contains("50000\r\n", result.Out);
    }

    [Fact]
    public void Enter_TerminalHasTheHostsSize()
    {
        Result result = host.Shell($"script -qec 'stty rows 33 cols 77; \"$VECTL\" enter {Ve.Id} --exec \"stty size\"' /dev/null </dev/null");
        Assert.Contains("33 77", result.Out);
    }

    [Fact]
    public void Exec_OnAStoppedVe_Is8AndExec2And3AndEnterAre31()
    {
        using var ve = new Ve(host);
        ve.Do("exec", "true").Expect(8);
        ve.Do("exec2", "true").Expect(31);
        ve.Do("exec3", "true").Expect(31);
        ve.Do("enter").Expect(31);
    }
}
