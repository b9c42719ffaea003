using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class VeRegistryTests : IDisposable
{
    readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Ids_MissingDirectoryIsNoVes() => Assert.Empty(new VeRegistry(_directory.Paths).Ids());

    [Fact]
    public void Ids_SortedAndOnlyOfConfigurations()
    {
        foreach (string name in new[] { "1000.yaml", "102.yaml", "101.yaml", ".103.yaml.7.tmp", "104.yaml~", "105.yml", "100.yaml", "0106.yaml", "web.yaml", "107", "2147483645.yaml", "101.yaml.destroyed" })
            _directory.Write("etc/vectl/ve/" + name, "");
        Directory.CreateDirectory(_directory.Paths.VeConfigs + "/108.yaml");
        Assert.Equal([101, 102, 1000], new VeRegistry(_directory.Paths).Ids().Select(id => id.Number));
    }

    [Fact]
    public void Exists_Cases()
    {
        var registry = new VeRegistry(_directory.Paths);
        Assert.False(registry.Exists(Sample.Id(101)));
        _directory.Write("etc/vectl/ve/101.yaml", "");
        Assert.True(registry.Exists(Sample.Id(101)));
        Assert.False(registry.Exists(Sample.Id(102)));
    }
}
