using System.Text;
using System.Text.RegularExpressions;
using Vectl.Cli.Output;
using Vectl.Cli.Top;

namespace Vectl.Cli.Tests.Top;

public partial class TopTests
{
    static readonly TerminalTraits _rich = new(true, Colour: true, Utf8: true, 80);

    static readonly TopState _state = new(
        Samples.At(12, Samples.Ve(101, 12, 2_000_000, "web", 100 << 20, 200 << 20), Samples.Ve(102, 12, 600_000, "a-name-that-is-too-long-for-it", 900 << 20), Samples.Ve(1030, 12, 50_000)),
        Samples.At(10, Samples.Ve(101, 10, 1_000_000, "web"), Samples.Ve(102, 10, 500_000), Samples.Ve(1030, 10, 0)));

    static string Plain(string line) => Sequence().Replace(line, "");

    static int[] Order(TopState state) => [.. state.Rows().Select(r => r.Sample.Ve.Id.Number)];

    [Fact]
    public void Render_OnAWideScreen_HasEverything()
    {
        string[] lines = [.. new TopScreen(136, 12, TerminalTraits.Plain).Render(_state)];
        Assert.Equal("vectl top: 3 running, rates of 2.0 s, sorted by cpu", lines[0]);
        Assert.Equal("host cpu    [|||||||                     ]  25.0%  1.00 of 4", lines[1]);
        Assert.Equal("host memory [|||||||                     ]  25.0%  2.0G of 8.0G, swap 0 of 1.0G", lines[2]);
        Assert.Equal("      CTID NAME           CPU        %HOST  %CAP MEMORY        MEM  %CAP  PIDS READ/s WRIT/s   RX/s   TX/s CPU-W MEM-W  IO-W  OOM   PEAK", lines[4]);
        Assert.Equal("       101 web            [||||||||]  12.5 100.0 [||||    ]   100M  50.0     3      0      0      0      0   1.0     -     -    0   100M", lines[5]);
        Assert.StartsWith("       102 a-name-that-is ", lines[6]);
        Assert.StartsWith("      1030 -              ", lines[7]);
        Assert.StartsWith("q quit", lines[11]);
    }

    [Theory]
    [InlineData(200, 50)]
    [InlineData(80, 24)]
    [InlineData(40, 8)]
    [InlineData(20, 5)]
    [InlineData(10, 3)]
    [InlineData(1, 1)]
    public void Render_OnAnyScreen_FitsIt(int width, int height)
    {
        foreach (TopState state in (TopState[])[_state, _state with { Help = true }, _state with { Offset = 2 }, new TopState(Samples.At(1), null)])
        {
            string[] lines = [.. new TopScreen(width, height, _rich).Render(state)];
            Assert.Equal(height, lines.Length);
            Assert.All(lines, line => Assert.True(Plain(line).Length <= width, $"{Plain(line).Length} > {width}: {Plain(line)}"));
        }
    }

    [Fact]
    public void Render_PlainTerminal_HasNoSequencesAndOnlyAscii()
        => Assert.All(new TopScreen(120, 20, TerminalTraits.Plain).Render(_state), line => Assert.DoesNotMatch(@"[^ -~]", line));

    [Fact]
    public void Render_Colours_FollowTheLevel()
        => Assert.Contains("\e[31m■■■■■■■■\e[0m", new TopScreen(120, 20, _rich).Render(_state)[5]);

    [Fact]
    public void Rows_SortByEachColumn()
    {
        Assert.Equal([101, 102, 1030], Order(_state));
        Assert.Equal([1030, 102, 101], Order(_state.After(TopKey.Reverse, 10)));
        Assert.Equal([102, 101, 1030], Order(_state.After(TopKey.Memory, 10)));
        Assert.Equal([101, 102, 1030], Order(_state.After(TopKey.Memory, 10).After(TopKey.Reverse, 10)));
        Assert.Equal([102, 101, 1030], Order(_state.After(TopKey.Pids, 10)));
        Assert.Equal([101, 102, 1030], Order(_state.After(TopKey.Ctid, 10)));
        Assert.Equal([1030, 102, 101], Order(_state.After(TopKey.Ctid, 10).After(TopKey.Reverse, 10)));
        Assert.Equal([102, 101, 1030], Order(_state.After(TopKey.Waiting, 10)));
    }

    [Fact]
    public void After_Keys()
    {
        Assert.True(_state.After(TopKey.Help, 10).Help);
        Assert.False(_state.After(TopKey.Help, 10).After(TopKey.Help, 10).Help);
        Assert.Equal(TopSort.Memory, _state.After(TopKey.SortRight, 10).Sort);
        Assert.Equal(TopSort.Cpu, _state.After(TopKey.SortLeft, 10).Sort);
        Assert.Equal(TopSort.Ctid, Enumerable.Range(0, 20).Aggregate(_state, (s, _) => s.After(TopKey.SortRight, 10)).Sort);
        Assert.Equal(2, Enumerable.Range(0, 9).Aggregate(_state, (s, _) => s.After(TopKey.Down, 1)).Offset);
        Assert.Equal(0, _state.After(TopKey.Down, 3).Offset);
        Assert.Equal(0, (_state with { Offset = 1 }).After(TopKey.PageUp, 2).Offset);
    }

    [Theory]
    [InlineData("q", TopKey.Quit)]
    [InlineData("\x03", TopKey.Quit)]
    [InlineData("\e[A", TopKey.Up)]
    [InlineData("\eOB", TopKey.Down)]
    [InlineData("\e[5~", TopKey.PageUp)]
    [InlineData("\e[1;5C", TopKey.None)]
    [InlineData("\e", TopKey.None)]
    [InlineData("\e[", TopKey.None)]
    [InlineData("x", TopKey.None)]
    [InlineData("<", TopKey.SortLeft)]
    public void Parse_OneKey(string typed, object key) => Assert.Equal((TopKey)key, Assert.Single(TopKeys.Parse(Encoding.UTF8.GetBytes(typed))));

    [Fact]
    public void Parse_ManyKeys() => Assert.Equal([TopKey.Memory, TopKey.Down, TopKey.Reverse, TopKey.Quit], TopKeys.Parse("m\e[Brq"u8));

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Sequence();
}
