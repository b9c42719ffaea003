using Vectl.Cli.OpenMetrics;
using Vectl.Cli.Tests.Top;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Tests.OpenMetrics;

public class VeMetricsTests
{
    static HostSample Sample(params VeSample[] ves) => Samples.At(12, ves) with { Known = [.. ves.Select(ve => ve.Ve), new VeSummary(VeId.Parse("900"), null, null, VeStatus.Stopped, null, null, null)] };

    static readonly IReadOnlyList<ParsedPoint> _points = StrictParser.Parse(VeMetrics.Text(Sample(
        Samples.Ve(101, 12, 1_600_000, "web", 100 << 20, 200 << 20, oomKills: 3, received: 4096), Samples.Ve(102, 12, 500_000, device: "a\"b\\c\nd"))));

    static double? Value(string family, string labels) => _points.SingleOrDefault(p => p.Family == family && p.Labels == labels)?.Value;

    [Fact]
    public void Text_IsWhatTheSpecificationAllows() => Assert.True(_points.Count > 40);

    [Fact]
    public void Text_OfNothing_IsOnlyTheEnd() => Assert.Equal("# EOF\n", VeMetrics.Text(Samples.At(1)));

    [Theory]
    [InlineData("vectl_ve_running", "ctid=101,name=web", 1)]
    [InlineData("vectl_ve_running", "ctid=900,name=", 0)]
    [InlineData("vectl_ve_info", "ctid=101,name=web,hostname=web,ostemplate=busybox", 1)]
    [InlineData("vectl_ve_cpu_seconds", "ctid=101,name=web,mode=user", 1.6)]
    [InlineData("vectl_ve_cpu_limit", "ctid=101,name=web", 0.5)]
    [InlineData("vectl_ve_memory_bytes", "ctid=101,name=web", 104857600)]
    [InlineData("vectl_ve_memory_limit_bytes", "ctid=102,name=", double.PositiveInfinity)]
    [InlineData("vectl_ve_oom_kills", "ctid=101,name=web", 3)]
    [InlineData("vectl_ve_io_bytes", "ctid=102,name=,device=254:0,operation=write", 2097152)]
    [InlineData("vectl_ve_waiting_seconds", "ctid=101,name=web,resource=cpu,processes=some", 1.234567)]
    [InlineData("vectl_ve_start_time_seconds", "ctid=101,name=web", 1700000000)]
    public void Text_HasTheValue(string family, string labels, double value) => Assert.Equal(value, Value(family, labels));

    [Fact]
    public void Text_NamesThatAContainerChose_AreEscaped() => Assert.Equal(0, Value("vectl_ve_network_bytes", "ctid=102,name=,interface=a\"b\\c\nd,direction=receive"));

    [Fact]
    public void Text_WhatIsNotKnown_IsLeftOut()
    {
        Assert.Null(Value("vectl_ve_memory_bytes", "ctid=102,name="));
        Assert.DoesNotContain(_points, p => p.Family == "vectl_ve_swap_bytes");
    }

    // Counters are exact: a rate over rounded numbers would be wrong.
    [Fact]
    public void Text_LargeNumbers_AreExact()
        => Assert.Equal(9007199254740991, StrictParser.Parse(VeMetrics.Text(Sample(Samples.Ve(101, 12, 0, received: 9007199254740991)))).Max(p => p.Family == "vectl_ve_network_bytes" ? p.Value : 0));

    [Theory]
    [InlineData("a 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\n# HELP a x\na 1\n")]
    [InlineData("# TYPE a gauge\n# HELP a x\na 1\na 1\n# EOF\n")]
    [InlineData("# TYPE a counter\n# HELP a x\na 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\n# UNIT a bytes\n# HELP a x\na 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\n# HELP a x\na{b=\"\\x\"} 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\n# HELP a x\n# EOF\n")]
    public void StrictParser_IsStrict(string text) => Assert.ThrowsAny<Exception>(() => StrictParser.Parse(text));
}
