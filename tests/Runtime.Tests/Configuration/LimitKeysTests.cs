using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class LimitKeysTests
{
    const string Full = """
        memory:
          max: 512M
          high: 400M
          low: 64M
          swap: 0
          oom_group: true
        cpu:
          limit: 1.5
          count: 2
          weight: 300
          burst: 20000
          cpus: "0-3"
          mems: "0"
        io:
          weight: 50
          rbps: 10M
          wbps: 1536K
          riops: 100
          wiops: 200
        pids:
          max: 500
        hugetlb:
          2MB: 64M
        cgroups:
          descendants: 100
          depth: 8
        rlimits:
          nofile: "1024:4096"
          core: unlimited
        ptys: 64
        oom_score_adj: -10
        devices:
          b 8:*: r
          c 10:229: rwm
        devnodes:
          fuse: rw
          net/tun: rw

        """;

    static VeConfig Parse(string text) => VeConfigReader.Parse($"template: busybox\nids: {Sample.Base}\n{text}", "101.yaml", Sample.Id(101));

    static VeConfig Apply(params Setting[] settings) => VeSettings.Apply(Sample.Config(101), settings);

    static string Written(VeConfig config) => string.Join('\n', VeConfigWriter.Format(config).Split('\n')[3..]);

    [Fact]
    public void Parse_EveryKey_IsWrittenAgain() => Assert.Equal(Full, Written(Parse(Full)));

    [Fact]
    public void Parse_Unlimited_IsTheDefault() => Assert.Equal("", Written(Parse("memory: {max: unlimited, swap: max}\ncpu: {limit: unlimited}\nio: {rbps: unlimited}\n")));

    [Fact]
    public void Parse_EmptySections_AreLeftOut() => Assert.Equal("", Written(Parse("memory: {}\ndevices: {}\n")));

    [Theory]
    [InlineData("memory.max", "1.5g", 1610612736L)]
    [InlineData("memory.max", "1024M", 1073741824L)]
    [InlineData("memory.max", "8388608", 8388608L)]
    [InlineData("memory.max", "10MB", 10485760L)]
    public void Apply_Memory_IsBytes(string key, string text, long bytes) => Assert.Equal(bytes, Apply(new Setting(key, text)).Limits.Memory.Max);

    [Theory]
    [InlineData("1", 1000L)]
    [InlineData("0.25", 250L)]
    [InlineData("50%", 500L)]
    [InlineData("150%", 1500L)]
    public void Apply_Processors_AreThousandths(string text, long millis) => Assert.Equal(millis, Apply(new Setting("cpu.limit", text)).Limits.Cpu.LimitMillis);

    [Theory]
    [InlineData("3,1,2,0", "0-3")]
    [InlineData("7", "7")]
    [InlineData("0-1,4,5-6", "0-1,4-6")]
    public void Apply_Numbers_AreTheShortestList(string text, string list) => Assert.Equal(list, Apply(new Setting("cpu.cpus", text)).Limits.Cpu.Cpus);

    [Fact]
    public void Apply_SectionUnset_UnsetsItsKeysOnly()
    {
        VeConfig config = VeSettings.Apply(Parse(Full), [new("memory", null), new("pids", null), new("cpu.limit", null)]);
        Assert.Equal(new(), config.Limits.Memory);
        Assert.Equal((null, null, 2), (config.Limits.Pids, config.Limits.Cpu.LimitMillis, config.Limits.Cpu.Count));
        Assert.Equal(100, config.Limits.Descendants);
    }

    [Fact]
    public void Apply_EveryKeyUnset_LeavesNothing()
        => Assert.Equal("", Written(VeSettings.Apply(Parse(Full), ((string[])["memory", "cpu", "io", "pids", "hugetlb", "cgroups", "rlimits", "ptys", "oom_score_adj", "devices", "devnodes"]).Select(key => new Setting(key, null)))));

    [Fact]
    public void Apply_MapEntry_AddsReplacesAndRemoves()
    {
        VeConfig config = Apply(new("devices", "b 8:*=r"), new("devices", "c 1:1=rw"), new("devices", "b 8:*=rw"), new("devices", "c 1:1=none"), new("rlimits", "nofile=1K:4K"));
        Assert.Equal("rlimits:\n  nofile: \"1024:4096\"\ndevices:\n  b 8:*: rw\n", Written(config));
    }

    [Theory]
    [InlineData("memory.max", "512", "memory.max is '512' (that is 512 bytes; 512M would be megabytes), expected bytes with or without K, M, G or T, from 8M on, or unlimited")]
    [InlineData("memory.max", "4M", "memory.max is '4M' (it is too little), expected bytes with or without K, M, G or T, from 8M on, or unlimited")]
    [InlineData("memory.max", "1X", "memory.max is '1X', expected bytes with or without K, M, G or T, from 8M on, or unlimited")]
    [InlineData("memory.max", "-1", "memory.max is '-1', expected bytes with or without K, M, G or T, from 8M on, or unlimited")]
    [InlineData("memory.max", "9999999999999T", "memory.max is '9999999999999T', expected bytes with or without K, M, G or T, from 8M on, or unlimited")]
    [InlineData("memory.maxx", "1G", "unknown key 'memory.maxx', expected one of max, high, low, swap, oom_group")]
    [InlineData("memory", "1G", "memory has no value of its own, expected one of max, high, low, swap, oom_group")]
    [InlineData("pids.max.x", "1", "pids.max has no part 'x', expected pids.max alone")]
    [InlineData("cpu.limit", "0", "cpu.limit is '0', expected a number of processors from 0.01 on, e.g. 1.5 or 150%, or unlimited")]
    [InlineData("cpu.cpus", "3-1", "cpu.cpus is '3-1', expected numbers and ranges joined by commas, e.g. 0-3,6")]
    [InlineData("cpu.weight", "0", "cpu.weight is '0', expected a whole number from 1 to 10000")]
    [InlineData("hugetlb", "2=1M", "page size '2' in hugetlb, expected a page size of the kernel's, e.g. 2MB")]
    [InlineData("rlimits", "files=1", "limit 'files' in rlimits, expected one of cpu, fsize, data, stack, core, rss, nproc, nofile, memlock, as, locks, sigpending, msgqueue, nice, rtprio, rttime")]
    [InlineData("rlimits", "nofile=9:5", "rlimits.nofile is '9:5' (the soft limit is above the hard one), expected a number, SOFT:HARD or unlimited")]
    [InlineData("devices", "sda=r", "device 'sda' in devices, expected b or c, a blank and MAJOR:MINOR, where * stands for all")]
    [InlineData("devices", "b 8:0=x", "devices.b 8:0 is 'x', expected letters of r (read), w (write) and m (make its node)")]
    [InlineData("devnodes", "../sda=r", "device '../sda' in devnodes, expected a path below /dev without its /dev/")]
    [InlineData("devnodes", "/dev/sda=r", "device '/dev/sda' in devnodes, expected a path below /dev without its /dev/")]
    public void Apply_Bad(string key, string value, string message)
    {
        var failure = Assert.Throws<VeException>(() => Apply(new Setting(key, value)));
        Assert.Equal((VeError.BadValue, message), (failure.Error, failure.Message));
    }

    [Theory]
    [InlineData("memory: {maximum: 1G}", "101.yaml:3:10: unknown key 'maximum', expected one of max, high, low, swap, oom_group")]
    [InlineData("memory: 1G", "101.yaml:3:9: memory is '1G', expected a mapping of max, high, low, swap, oom_group")]
    [InlineData("cpu: {limit: [1]}", "101.yaml:3:14: cpu.limit is a sequence, expected a number of processors from 0.01 on, e.g. 1.5 or 150%, or unlimited")]
    public void Parse_Bad(string line, string message) => Assert.Equal(message, Assert.Throws<VeException>(() => Parse(line)).Message);
}
