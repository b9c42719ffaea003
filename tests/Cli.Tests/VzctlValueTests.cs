using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Tests;

/// <summary>What vzctl's options and units become in the configuration.</summary>
public class VzctlValueTests
{
    static string Text(IEnumerable<Setting> settings) => string.Join(' ', settings.Select(s => $"{s.Key}={s.Value ?? "(default)"}"));

    [Theory]
    [InlineData("--memory 512M", "memory.max=512M")]
    [InlineData("--ram 1024P", "memory.max=4M")]
    [InlineData("--memory 512", "memory.max=512")]
    [InlineData("--memory unlimited", "memory.max=unlimited")]
    [InlineData("--physpages 0:131072", "memory.max=512M")]
    [InlineData("--physpages 0:256M", "memory.max=256M")]
    [InlineData("--physpages unlimited", "memory.max=unlimited")]
    [InlineData("--physpages 99999999999999999999", "memory.max=99999999999999999999")]
    [InlineData("--swappages 0:512M", "memory.swap=512M")]
    [InlineData("--swap 0", "memory.swap=0")]
    [InlineData("--vmguarpages 256:unlimited", "memory.low=1M")]
    [InlineData("--cpulimit 150", "cpu.limit=150%")]
    [InlineData("--cpulimit 25%", "cpu.limit=25%")]
    [InlineData("--cpulimit 0", "cpu.limit=unlimited")]
    [InlineData("--cpus 2", "cpu.count=2")]
    [InlineData("--cpus 0", "cpu.count=(default)")]
    [InlineData("--cpuunits 1000", "cpu.weight=100")]
    [InlineData("--cpuunits 8", "cpu.weight=1")]
    [InlineData("--cpuunits 500000", "cpu.weight=10000")]
    [InlineData("--cpumask 0-3", "cpu.cpus=0-3")]
    [InlineData("--cpumask all", "cpu.cpus=(default)")]
    [InlineData("--nodemask all", "cpu.mems=(default)")]
    [InlineData("--ioprio 4", "io.weight=100")]
    [InlineData("--ioprio 7", "io.weight=128")]
    [InlineData("--iolimit 10", "io.rbps=10M io.wbps=10M")]
    [InlineData("--iolimit 512K", "io.rbps=512K io.wbps=512K")]
    [InlineData("--iolimit 0", "io.rbps=unlimited io.wbps=unlimited")]
    [InlineData("--iopslimit 100", "io.riops=100 io.wiops=100")]
    [InlineData("--iopslimit 0", "io.riops=(default) io.wiops=(default)")]
    [InlineData("--numproc 240", "pids.max=240")]
    [InlineData("--numproc 200:240", "pids.max=240")]
    [InlineData("--numproc unlimited", "pids.max=(default)")]
    [InlineData("--numpty 16:16", "ptys=16")]
    [InlineData("--numfile 9312", "rlimits=nofile=9312")]
    [InlineData("--lockedpages 256", "rlimits=memlock=1M")]
    [InlineData("--devices b:8:16:rwq", "devices=b 8:16=rw")]
    [InlineData("--devices c:10:all:r", "devices=c 10:*=r")]
    [InlineData("--devices all:all:none", "devices=all:all:none")]
    [InlineData("--devices b:8:16:none", "devices=b 8:16=none")]
    [InlineData("--devnodes sdb:rwq", "devnodes=sdb=rw")]
    [InlineData("--devnodes net/tun:rw", "devnodes=net/tun=rw")]
    [InlineData("--cpulimit 50 --cpus 2 --ram 1G", "memory.max=1G cpu.limit=50% cpu.count=2")]
    public void Set_Option_BecomesKeys(string options, string settings)
        => Assert.Equal(settings, Text(((Set)Parse.Verb(["set", "101", .. options.Split(' ')])).Settings.Items));

    [Theory]
    [InlineData("--cpuunits 7", "--cpuunits is '7', expected a whole number from 8 to 500000 (1000 is what others have)")]
    [InlineData("--ioprio 8", "--ioprio is '8', expected a whole number from 0 to 7 (4 is what others have)")]
    [InlineData("--cpulimit 2000m", "--cpulimit is '2000m', and megahertz are not what processors can be limited by, expected per cent of one processor")]
    public void Set_BadValue_IsExitCode21(string options, string message)
    {
        VeException failure = Parse.Failure(["set", "101", .. options.Split(' ')]);
        Assert.Equal((VeError.BadValue, message), (failure.Error, failure.Message));
    }

    [Fact]
    public void Set_RetiredOption_IsExplained()
    {
        var set = (Set)Parse.Verb("set", "101", "--kmemsize", "1:2", "--numproc", "5");
        Assert.Equal("--kmemsize has no effect: the kernel's memory counts towards --memory", Assert.Single(set.Settings.Warnings));
        Assert.Equal("pids.max=5", Text(set.Settings.Items));
    }

    [Fact]
    public void Set_ResetUb_NeedsNoSetting() => Assert.Equal(new Set("101", new([]), Save: false, Reset: true), Parse.Verb("set", "101", "--reset_ub"));

    [Fact]
    public void Unset_KeysAndOptions_AreTheSame()
        => Assert.Equal("memory=(default) cpu.limit=(default) io.rbps=(default) io.wbps=(default)",
            Text(((Unset)Parse.Verb("unset", "101", "memory", "cpu.limit", "--iolimit", "--save")).Settings.Items));
}
