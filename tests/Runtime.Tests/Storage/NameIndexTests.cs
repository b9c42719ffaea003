using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Storage;

public sealed class NameIndexTests : IDisposable
{
    static readonly VeName Web = Sample.Name("web1");

    readonly TempDirectory _directory = new();

    NameIndex Index => new(_directory.Paths);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Claim_MakesALink()
    {
        Index.Claim(Web, Sample.Id(101));
        Assert.Equal("101", Target());
        Index.Claim(Web, Sample.Id(101));
        Assert.Equal("101", Target());
    }

    [Fact]
    public void Claim_OfAnotherVe()
    {
        Create(102, Web);
        var failure = Assert.Throws<VeException>(() => Index.Claim(Web, Sample.Id(101)));
        Assert.Equal((VeError.BadName, "name 'web1' belongs to CTID 102"), (failure.Error, failure.Message));
        Assert.Equal("102", Target());
    }

    [Fact]
    public void Claim_ReclaimsFromAKilledCreate()
    {
        Index.Claim(Web, Sample.Id(102));
        Index.Claim(Web, Sample.Id(101));
        Assert.Equal("101", Target());
        Assert.False(Directory.Exists(_directory.Paths.RunOf(Sample.Id(102))));
        Assert.Single(Directory.GetFileSystemEntries(_directory.Paths.Names));
    }

    [Fact]
    public void Claim_ReclaimsFromAVeOfAnotherNameNow()
    {
        Create(102, Web);
        VeConfigWriter.Write(_directory.Paths, Sample.Config(102) with { Name = Sample.Name("other") });
        Index.Claim(Web, Sample.Id(101));
        Assert.Equal("101", Target());
    }

    [Fact]
    public void Claim_WaitsForNoCreateThatIsUnderWay()
    {
        using var creating = VeLock.Take(_directory.Paths, Sample.Id(102), "create");
        Index.Claim(Web, Sample.Id(102));
        var failure = Assert.Throws<VeException>(() => Index.Claim(Web, Sample.Id(101)));
        Assert.Equal("name 'web1' belongs to CTID 102", failure.Message);
        Assert.Equal("102", Target());
    }

    [Fact]
    public void Claim_LeavesAVeWhoseConfigurationCannotBeRead()
    {
        Index.Claim(Web, Sample.Id(102));
        _directory.Write("etc/vectl/ve/102.yaml", "{");
        Assert.Equal("name 'web1' belongs to CTID 102", Assert.Throws<VeException>(() => Index.Claim(Web, Sample.Id(101))).Message);
        Assert.Equal(Sample.Id(102), Index.Find(Web));
    }

    [Fact]
    public void Claim_StaleLinkGoesToOneOnly()
    {
        for (int round = 0; round < 20; round++)
        {
            var name = Sample.Name($"web-{round}");
            Index.Claim(name, Sample.Id(200));
            int winners = 0;
            Thread[] threads = [.. Enumerable.Range(101, 4).Select(ctid => new Thread(() =>
            {
                using var creating = VeLock.Take(_directory.Paths, Sample.Id(ctid), "create", TimeSpan.FromMinutes(1));
                try
                {
                    Index.Claim(name, Sample.Id(ctid));
                    Interlocked.Increment(ref winners);
                    VeConfigWriter.Write(_directory.Paths, Sample.Config(ctid) with { Name = name });
                }
                catch (VeException failure) when (failure.Error == VeError.BadName)
                {
                    // One of the others was faster.
                }
            }))];
            Directory.CreateDirectory(_directory.Paths.VeConfigs);
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.Equal(1, winners);
        }
    }

    [Fact]
    public void Claim_ForeignLink()
    {
        Directory.CreateDirectory(_directory.Paths.Names);
        File.CreateSymbolicLink(_directory.Paths.Names + "/web1", "../x");
        var failure = Assert.Throws<VeException>(() => Index.Claim(Web, Sample.Id(101)));
        Assert.Equal((VeError.System, $"{_directory.Paths.Names}/web1 points to '../x', which is not a CTID", $"Remove {_directory.Paths.Names}/web1."),
            (failure.Error, failure.Message, failure.Hint));
    }

    [Fact]
    public void Release_OnlyItsOwn()
    {
        Index.Release(Web, Sample.Id(101));
        Index.Claim(Web, Sample.Id(101));
        Index.Release(Web, Sample.Id(102));
        Assert.Equal("101", Target());
        Index.Release(Web, Sample.Id(101));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Paths.Names));
    }

    [Fact]
    public void Find_OnlyWhatTheConfigurationConfirms()
    {
        Assert.Null(Index.Find(Web));
        Index.Claim(Web, Sample.Id(101));
        Assert.Null(Index.Find(Web));
        Create(101, Web);
        Assert.Equal(Sample.Id(101), Index.Find(Web));
        VeConfigWriter.Write(_directory.Paths, Sample.Config(101));
        Assert.Null(Index.Find(Web));
    }

    void Create(int ctid, VeName name)
    {
        Index.Claim(name, Sample.Id(ctid));
        Directory.CreateDirectory(_directory.Paths.VeConfigs);
        VeConfigWriter.Write(_directory.Paths, Sample.Config(ctid) with { Name = name });
    }

    string? Target() => new FileInfo(_directory.Paths.Names + "/web1").LinkTarget;
}
