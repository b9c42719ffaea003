using System.Diagnostics;
using System.Text;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>top on a terminal: it draws, hears keys and the size of the window, and gives the terminal back however it ends.</summary>
[Collection(HostCollection.Name)]
public sealed class TopTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    const string Enter = "\e[?1049h", Leave = "\e[?25h\e[?1049l";

    // Tells what top left of the terminal; $$ of the inner shell is top's pid after the exec.
    string Script(string before) => $"stty rows 9 cols 70; was=$(stty -g); {before} sh -c 'echo pid=$$; exec \"$VECTL\" top --interval 60'; echo exit=$?; [ \"$was\" = \"$(stty -g)\" ] && echo same settings";

    string Play(string before, Action<Screen> play)
    {
        using Process process = Command.Start(["script", "-qec", Script(before), "/dev/null"], host.EnvironmentFor(host.Root));
        var screen = new Screen(process);
        try
        {
            screen.WaitFor("vectl top:");
            play(screen);
            screen.WaitFor("exit=");
            return screen.Rest();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    static void ShouldBeGivenBack(string output, int exit)
    {
        Assert.True(output.IndexOf(Enter, StringComparison.Ordinal) < output.LastIndexOf(Leave, StringComparison.Ordinal), output);
        Assert.EndsWith($"{Leave}exit={exit}\r\nsame settings\r\n", output);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("\x03")]
    public void QuitKeys_GiveTheTerminalBack(string key) => ShouldBeGivenBack(Play("", screen => screen.Type(key)), 0);

    [Fact]
    public void ASignal_GivesTheTerminalBack() => ShouldBeGivenBack(Play("", screen => Command.Run(["kill", "-TERM", screen.Pid]).Expect(0)), 143);

    [Fact]
    public void Keys_SortAndHelp()
    {
        string output = Play("", screen =>
        {
            screen.WaitFor(running.Ve.Id);
            screen.Type("m");
            screen.WaitFor("sorted by memory");
            screen.Type("h");
            screen.WaitFor("reverse the order");
            screen.Type("q");
        });
        Assert.Contains("sorted by cpu", output);
    }

    [Fact]
    public void AChangedSize_IsDrawnAnew()
    {
        string output = Play("", screen =>
        {
            Command.Run(["/bin/bash", "-c", $"stty rows 6 cols 30 < /proc/{screen.Pid}/fd/0"]).Expect(0);
            screen.WaitFor("\e[Hvectl top:", "\e[H\e[1mvectl top:");
            screen.Type("q");
        });
        string last = output[output.LastIndexOf("\e[H", StringComparison.Ordinal)..output.LastIndexOf(Leave, StringComparison.Ordinal)];
        Assert.Equal(6, last.Split("\r\n").Length);
    }

    [Fact]
    public void WithoutATerminal_PointsToStat() => host.Run("top").Expect(3).Saying("vectl stat");

    /// <summary>What a terminal showed so far.</summary>
    sealed class Screen(Process process)
    {
        readonly StringBuilder _shown = new();
        int _seen;

        public string Pid => _shown.ToString().Split("pid=")[1].Split('\r')[0];

        /// <summary>Waits until one of the texts is shown after what the last wait was for.</summary>
        public void WaitFor(params string[] texts)
        {
            using var deadline = new CancellationTokenSource(Patience.Seconds(20));
            char[] buffer = new char[4096];
            while (true)
            {
                string shown = _shown.ToString();
                int[] ends = [.. texts.Select(text => (At: shown.IndexOf(text, _seen, StringComparison.Ordinal), text.Length)).Where(hit => hit.At >= 0).Select(hit => hit.At + hit.Length)];
                if (ends.Length > 0)
                {
                    _seen = ends.Min();
                    return;
                }
                int count = process.StandardOutput.ReadAsync(buffer, deadline.Token).AsTask().GetAwaiter().GetResult();
                Assert.True(count > 0, $"it ended without showing {string.Join(" or ", texts)}:\n{_shown}");
                _shown.Append(buffer, 0, count);
            }
        }

        public void Type(string keys)
        {
            process.StandardInput.Write(keys);
            process.StandardInput.Flush();
        }

        /// <summary>Everything, to the end.</summary>
        public string Rest()
        {
            process.StandardInput.Close();
            return _shown.Append(process.StandardOutput.ReadToEnd()).ToString();
        }
    }
}
