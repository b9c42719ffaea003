using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Limits;

namespace Vectl.Runtime.Tests.Limits;

public sealed class LimitRulesTests
{
    static readonly LimitFacts s_facts = new(kind => kind == "cpu" ? [0, 1, 3] : [0], name => name == "fuse" ? null : "is not there");

    static VeConfig Config(params Setting[] settings) => VeSettings.Apply(Sample.Config(101), settings);

    [Fact]
    public void Check_WhatTheHostHas_Passes()
        => LimitRules.Check(Config(new("cpu.cpus", "0-1,3"), new("cpu.mems", "0"), new("cpu.limit", "0.5"), new("cpu.burst", "50000"), new("devnodes", "fuse=rw")), _ => true, s_facts);

    [Theory]
    [InlineData("cpu.cpus", "0-2", "CTID 101: cpu.cpus is 0-2, but the processors of this host are 0-1,3")]
    [InlineData("cpu.mems", "1", "CTID 101: cpu.mems is 1, but the memory nodes of this host are 0")]
    [InlineData("cpu.burst", "5", "CTID 101: cpu.burst is 5 microseconds without a limit that it could go beyond")]
    [InlineData("devnodes", "sdx=rw", "CTID 101: devnodes has sdx, but /dev/sdx is not there")]
    public void Check_WhatItHasNot_IsNamed(string key, string value, string message)
    {
        VeConfig config = Config(new Setting(key, value));
        var failure = Assert.Throws<VeException>(() => LimitRules.Check(config, _ => true, s_facts));
        Assert.Equal((VeError.Resources, message), (failure.Error, failure.Message));
        LimitRules.Check(config, _ => false, s_facts);
    }

    [Fact]
    public void Check_BurstAboveTheQuota_IsRefused()
        => Assert.Equal("CTID 101: cpu.burst is 50001 microseconds, more than the 50000 that its limit gives in a period of 100 ms",
            Assert.Throws<VeException>(() => LimitRules.Check(Config(new("cpu.count", "1"), new("cpu.limit", "50%"), new("cpu.burst", "50001")), _ => true, s_facts)).Message);
}
