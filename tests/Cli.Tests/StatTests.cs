using System.Text.Json;
using Vectl.Cli.Commands;
using Vectl.Cli.Tests.Top;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Tests;

public class StatTests
{
    static readonly HostSample _before = Samples.At(10, Samples.Ve(101, 10, 1_000_000, "web"));
    static readonly HostSample _now = Samples.At(12, Samples.Ve(101, 12, 1_600_000, "web", 100 << 20, 200 << 20, received: 4096), Samples.Ve(102, 12, 5_000_000));

    [Theory]
    [InlineData(null, null, 1, 1L)]
    [InlineData("5", null, 5, null)]
    [InlineData("0.5", "3", 0.5, 3L)]
    [InlineData(null, "3", 1, 3L)]
    [InlineData("0", null, 0, 1L)]
    public void Pace_Parse(string? interval, string? count, double seconds, long? reports)
        => Assert.Equal(new Pace(TimeSpan.FromSeconds(seconds), reports), Pace.Parse(interval, count));

    [Theory]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("0.001", null)]
    [InlineData("1e3", null)]
    [InlineData("86401", null)]
    [InlineData("1", "0")]
    [InlineData("1", "-1")]
    [InlineData("1", "1.5")]
    public void Pace_WrongValues_Are21(string interval, string? count)
        => Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => Pace.Parse(interval, count)).Error);

    [Fact]
    public void Table_OfTheHostAndOfTheCap()
        => Assert.Equal("""
            host: 1.00 of 4 CPUs, memory 2.0G of 8.0G, swap 0 of 1.0G; 2 running
              CTID NAME              CPUS %HOST  %CAP    MEM   PEAK %HOST  %CAP   SWAP  PIDS  PEAK  %CAP  READ/s WRITE/s   RX/s   TX/s CPU-W MEM-W  IO-W  OOM
               101 web               0.30   7.5  60.0   100M   100M   1.2  50.0      -     3     -     -       0       0   2.0K      0   1.0     -     -    0
               102 -                 0.05   1.3     -      -      -     -     -      -     4     -     -   10.2K   20.5K      0      0   2.0     -     -    0

            """, StatTable.Render(_now, _before));

    [Fact]
    public void OomLine_SaysWhoWhileTheLogHasIt()
    {
        VeSample ve = Samples.Ve(101, 12, 0, oomKills: 2);
        Assert.Equal("CTID 101: 2 processes killed for lack of memory; the kernel's log no longer says which\n", StatTable.OomLine(ve, 2, []));
        string line = StatTable.OomLine(ve, 1, [new OomKill(TimeSpan.Zero, 1, 5, "first", true), new OomKill(TimeSpan.Zero, 4711, 5, "b\e[31m", false)]);
        Assert.Matches(@"^CTID 101: 1 process killed for lack of memory; the last was b\\x1b\[31m \(pid 4711 on the host\), \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: the host was out of memory\n$", line);
    }

    [Fact]
    public void Json_HasNumbersMaxAndNull()
    {
        var captured = new Captured();
        StatJson.Write(captured.Terminal, _now, _before);
        using var document = JsonDocument.Parse(captured.Out);
        Assert.Equal(2, document.RootElement.GetProperty("interval_seconds").GetDouble());
        JsonElement web = document.RootElement.GetProperty("containers")[0], other = document.RootElement.GetProperty("containers")[1];
        Assert.Equal(0.3, web.GetProperty("cpu").GetProperty("cpus").GetDouble());
        Assert.Equal(0.5, web.GetProperty("cpu").GetProperty("cap_cpus").GetDouble());
        Assert.Equal(200 << 20, web.GetProperty("memory").GetProperty("max").GetInt64());
        Assert.Equal("max", other.GetProperty("memory").GetProperty("max").GetString());
        Assert.Equal(JsonValueKind.Null, other.GetProperty("memory").GetProperty("high").ValueKind);
        Assert.Equal(JsonValueKind.Null, other.GetProperty("name").ValueKind);
        Assert.Equal("254:0", web.GetProperty("io").GetProperty("devices")[0].GetProperty("device").GetString());
    }

    // Scripts read these names: they are added to, never taken away.
    [Fact]
    public void Json_Names_AreThese()
    {
        var captured = new Captured();
        StatJson.Write(captured.Terminal, _now, _before);
        using var document = JsonDocument.Parse(captured.Out);
        string[] names = [.. Names(document.RootElement.GetProperty("containers")[0])];
        Assert.Equal("""
            ctid name hostname uptime cpu memory oom_kills swap pids io network
            """, string.Join(' ', names.Where(n => !n.Contains('.'))));
        foreach (string name in (string[])["cpu.cpus", "cpu.percent_of_host", "cpu.percent_of_cap", "cpu.usage_usec", "cpu.throttled_usec", "cpu.pressure.some.avg10", "memory.current", "memory.peak",
            "memory.max", "memory.pgsteal", "memory.events.oom_kill", "memory.events_local.oom_kill", "swap.current", "swap.max", "pids.current", "pids.peak", "pids.max", "io.rbytes",
            "io.read_bytes_per_second", "io.devices", "io.max", "io.pressure.full.total_usec", "network.rx_bytes_per_second", "network.interfaces"])
            Assert.Contains(name, names);
    }

    static IEnumerable<string> Names(JsonElement element)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            yield return property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
                foreach (string inner in Names(property.Value))
                    yield return $"{property.Name}.{inner}";
        }
    }
}
