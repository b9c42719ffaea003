using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Host;

namespace Vectl.Runtime.Tests.Host;

public class LxcfsChecksTests
{
    [Theory]
    [InlineData("/var/lib/lxcfs", Errno.OK, FindingLevel.Ok, null)]
    [InlineData("off", Errno.OK, FindingLevel.Ok, null)]
    [InlineData("/var/lib/lxcfs", Errno.ENOENT, FindingLevel.Warning, "apt-get install lxcfs")]
    [InlineData("/var/lib/lxcfs", Errno.ENOTCONN, FindingLevel.Warning, "systemctl restart lxcfs")]
    public void Of_SaysHowToGetIt(string directory, Errno look, FindingLevel level, string? mend)
    {
        Finding finding = LxcfsChecks.Of(directory, look);
        Assert.Equal(level, finding.Level);
        Assert.StartsWith(mend ?? "", finding.Mend ?? "");
    }

    [Fact]
    public void DirectoryOf_IsThatOfWhoeverServesMeminfo()
    {
        using var directory = new TempDirectory();
        var config = new HostConfig { Lxcfs = Path.GetDirectoryName(directory.Write("lxcfs/empty", ""))! };
        Assert.Null(Lxcfs.DirectoryOf(config));
        directory.Write("lxcfs/proc/meminfo", "MemTotal: 1 kB\n");
        Assert.Equal(config.Lxcfs, Lxcfs.DirectoryOf(config));
        Assert.Null(Lxcfs.DirectoryOf(config with { Lxcfs = HostConfig.NoLxcfs }));
    }
}
