using System.Text.Json;
using Vectl.Cgroups.Usage;
using Vectl.Cli.Commands;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Tests;

public class UbcTests
{
    const long Page = 4096;

    static readonly VeSummary _ve = new(VeId.Parse("101"), null, null, VeStatus.Running, null, 12, 60)
    {
        Usage = new CgroupUsage
        {
            Cpu = new CpuUsage { Quota = Cap.Of(25000), Period = 100000, Weight = 100 },
            Memory = new MemoryUsage(300 * Page, 400 * Page, Cap.Of(500 * Page), Cap.None, Cap.Of(0), new(0, 0, 7, 1, 2), default, new MemoryStat { Kernel = 12345, Shared = 3 * Page }),
            Swap = new SwapUsage(10 * Page, null, Cap.None, Cap.None, 5, 6),
            Pids = new PidsUsage(12, 30, Cap.Of(100), 4),
            Io = new IoUsage([], [new IoCap(8, 0, Cap.Of(1048576), Cap.None, Cap.None, Cap.None), new IoCap(8, 16, Cap.None, Cap.Of(524288), Cap.None, Cap.None)], 100),
        },
    };

    static string Field(VeSummary ve, string name) => ListField.Parse(name).Value(ve, new VectlPaths("/t")).ToString();

    [Fact]
    public void Render_IsTheKernelsTable()
        => Assert.Equal("""
            Version: 2.5
                   uid  resource                     held              maxheld              barrier                limit              failcnt
                  101:  kmemsize                    12345                    -                    -                    -                    -
                        lockedpages                     -                    -                    -                    -                    -
                        shmpages                        3                    -                    -                    -                    -
                        numproc                        12                   30                  100                  100                    4
                        physpages                     300                  400  9223372036854775807                  500                    9
                        vmguarpages                     -                    -                    0                    -                    -
                        oomguarpages                  310                    -                    0                    -                    2
                        dcachesize                      -                    -                    -                    -                    -
                        swappages                      10                    -  9223372036854775807  9223372036854775807                    6

            """, Ubc.Render([_ve]));

    [Fact]
    public void Json_HasNumbersOrNull()
    {
        var captured = new Captured();
        Ubc.WriteJson(captured.Terminal, [_ve]);
        using var document = JsonDocument.Parse(captured.Out);
        JsonElement pages = document.RootElement[0].GetProperty("physpages");
        Assert.Equal((300, 400, long.MaxValue, 500, 9), (pages.GetProperty("held").GetInt64(), pages.GetProperty("maxheld").GetInt64(), pages.GetProperty("barrier").GetInt64(),
            pages.GetProperty("limit").GetInt64(), pages.GetProperty("failcnt").GetInt64()));
        Assert.Equal(JsonValueKind.Null, document.RootElement[0].GetProperty("swappages").GetProperty("maxheld").ValueKind);
    }

    [Theory]
    [InlineData("numproc", "12")]
    [InlineData("numproc.m", "30")]
    [InlineData("numproc.l", "100")]
    [InlineData("numproc.f", "4")]
    [InlineData("physpages", "300")]
    [InlineData("physpages.b", "unlimited")]
    [InlineData("physpages.l", "500")]
    [InlineData("swappages.l", "unlimited")]
    [InlineData("kmemsize", "12345")]
    [InlineData("privvmpages", "-")]
    [InlineData("numtcpsock.f", "-")]
    [InlineData("cpulimit", "25")]
    [InlineData("cpuunits", "1000")]
    [InlineData("iolimit", "524288")]
    [InlineData("iopslimit", "0")]
    [InlineData("laverage", "-")]
    public void Field_OfARunningContainer(string name, string expected) => Assert.Equal(expected, Field(_ve, name));

    [Fact]
    public void Fields_OfAStoppedContainer_AreDashes()
        => Assert.All(Beancounter.All, counter => Assert.Equal("-", Field(_ve with { Usage = null, Processes = null }, counter.Name + ".l")));

    [Fact]
    public void Fields_WithoutALimit_AreZeroAndWithoutTheController_Unknown()
    {
        Assert.Equal("0", Field(_ve with { Usage = _ve.Usage! with { Cpu = new CpuUsage { Quota = Cap.None } } }, "cpulimit"));
        Assert.Equal("-", Field(_ve with { Usage = new CgroupUsage() }, "cpulimit"));
        Assert.Equal("-", Field(_ve with { Usage = new CgroupUsage() }, "iolimit"));
    }

    [Fact]
    public void Fields_OfJson_HaveNoSuffixesAndAreAllThere()
    {
        Assert.DoesNotContain(ListField.OfJson, field => field.Name.Contains('.'));
        Assert.All(Beancounter.All, counter => Assert.Contains(ListField.OfJson, field => field.Name == counter.Name));
        Assert.Distinct(ListField.All.Select(field => field.Name));
    }
}
