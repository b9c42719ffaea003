using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class HostConfigReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# template: debian-12\n")]
    public void Parse_NothingIsTheDefaults(string text) => Assert.Equal(new HostConfig(), HostConfigReader.Parse(text, "vectl.yaml"));

    [Fact]
    public void Read_MissingFileIsTheDefaults()
    {
        using var directory = new TempDirectory();
        Assert.Equal(new HostConfig(), HostConfigReader.Read(directory.Paths.HostConfig));
    }

    [Fact]
    public void Read_EveryKey()
    {
        using var directory = new TempDirectory();
        string path = directory.Write("vectl.yaml", "template: debian-12\nids:\n  first: 131072\n  count: 10\ncgroup: a/b\nstop_timeout: 5\nconsole_log: 4096\nlxcfs: off\n");
        var expected = new HostConfig { Template = "debian-12", FirstId = 131072, IdRanges = 10, CgroupParent = "a/b", StopTimeout = 5, ConsoleLogBytes = 4096, Lxcfs = "off" };
        Assert.Equal(expected, HostConfigReader.Read(path));
    }

    [Theory]
    [InlineData("ids:\n  frist: 65536\n", "2:3: unknown key 'frist', expected one of first, count", "Did you mean 'first'?")]
    [InlineData("ids: 65536\n", "1:6: ids is '65536', expected a mapping of first, count")]
    [InlineData("ids:\n  count: 0\n", "2:10: count is '0', expected a whole number of VEs from 1 to 65534")]
    [InlineData("template: a\nids:\n  first: 4294836224\n  count: 2\n", "2:1: ids for 2 VEs from 4294836224 on, which pass 4294967295, expected ids.first + ids.count * 65536 to be at most 4294901760")]
    [InlineData("cgroup: ../x\n", "1:9: cgroup is '../x', expected names of 0-9 A-Z a-z _ . - joined by slashes, none beginning with a dot")]
    [InlineData("cgroup: /ve\n", "1:9: cgroup is '/ve', expected names of 0-9 A-Z a-z _ . - joined by slashes, none beginning with a dot")]
    [InlineData("stop_timeout: 0\n", "1:15: stop_timeout is '0', expected a whole number of seconds from 1 to 86400")]
    [InlineData("console_log: 1M\n", "1:14: console_log is '1M', expected a whole number of bytes from 4096 to 1073741824")]
    [InlineData("lxcfs: no\n", "1:8: lxcfs is 'no', expected an absolute path, or off")]
    [InlineData("- a\n", "1:1: a sequence, expected a mapping of keys to values")]
    public void Parse_Bad(string text, string message, string? hint = null)
    {
        var failure = Assert.Throws<VeException>(() => HostConfigReader.Parse(text, "vectl.yaml"));
        Assert.Equal("vectl.yaml:" + message, failure.Message);
        Assert.Equal(hint, failure.Hint);
        Assert.Equal(VeError.InvalidConfiguration, failure.Error);
    }
}
