using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Storage;

public sealed class IdRangeIndexTests : IDisposable
{
    readonly TempDirectory _directory = new();

    IdRangeIndex Index => new(_directory.Paths, new HostConfig { FirstId = 131072, IdRanges = 3 });

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(101, 131072u)]
    [InlineData(102, 196608u)]
    [InlineData(104, 131072u)]
    [InlineData(2147483644, 262144u)]
    public void Allocate_PreferredSlot(int ctid, uint first) => Assert.Equal(first, Index.Allocate(Sample.Id(ctid)).Base);

    [Fact]
    public void Allocate_HighestRangeOfTheDefaults()
    {
        var index = new IdRangeIndex(_directory.Paths, new HostConfig());
        Assert.Equal(1879048192u + 4093 * 65536u, index.Allocate(Sample.Id(101 + 4093)).Base);
    }

    [Fact]
    public void Allocate_NextFreeAndRoundTheEnd()
    {
        Create(103);
        Assert.Equal(131072u, Index.Allocate(Sample.Id(106)).Base);
    }

    [Fact]
    public void Allocate_AgainIsTheSame()
    {
        Assert.Equal(131072u, Index.Allocate(Sample.Id(101)).Base);
        Assert.Equal(131072u, Index.Allocate(Sample.Id(101)).Base);
        Assert.Single(Directory.GetFileSystemEntries(_directory.Paths.IdRanges));
    }

    [Fact]
    public void Allocate_AllInUse()
    {
        Create(101);
        Create(102);
        Create(103);
        var failure = Assert.Throws<VeException>(() => Index.Allocate(Sample.Id(104)));
        Assert.Equal((VeError.Resources, "all 3 id ranges from 131072 on are in use"), (failure.Error, failure.Message));
        Assert.Equal($"Destroy VEs that are not needed, or raise ids.count in {_directory.Path}/etc/vectl/vectl.yaml.", failure.Hint);
    }

    [Fact]
    public void Allocate_ReclaimsFromAKilledCreate()
    {
        Index.Allocate(Sample.Id(101));
        Assert.Equal(131072u, Index.Allocate(Sample.Id(104)).Base);
    }

    [Fact]
    public void Claim_OfAnotherVe()
    {
        Create(101);
        var failure = Assert.Throws<VeException>(() => Index.Claim(new IdRange(131072), Sample.Id(102)));
        Assert.Equal((VeError.Resources, "host ids 131072:65536 belong to CTID 101"), (failure.Error, failure.Message));
    }

    [Fact]
    public void Release_OnlyItsOwn()
    {
        IdRange range = Index.Allocate(Sample.Id(101));
        Index.Release(range, Sample.Id(102));
        Assert.Single(Directory.GetFileSystemEntries(_directory.Paths.IdRanges));
        Index.Release(range, Sample.Id(101));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Paths.IdRanges));
    }

    void Create(int ctid)
    {
        IdRange range = Index.Allocate(Sample.Id(ctid));
        Directory.CreateDirectory(_directory.Paths.VeConfigs);
        VeConfigWriter.Write(_directory.Paths, Sample.Config(ctid) with { Ids = range });
    }
}
