using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class CreateVeTests : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly VeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [SkippableFact]
    public void Run_MakesConfigurationIdsNameAndPrivateArea()
    {
        VeConfig config = _tree.Create(101, VeTree.Name("web1"));
        Assert.Equal(config, _tree.Config(101));
        Assert.Equal(("t", "web1", Sample.Base), (config.Template, config.Name?.Text, config.Ids.Base));
        Assert.Equal(
            ["/etc/vectl/ve/101.yaml", "/run/vectl/101", "/run/vectl/101/lock", $"/var/lib/vectl/ids/{Sample.Base} -> 101", "/var/lib/vectl/names/web1 -> 101",
                "/var/lib/vectl/private/101", "/var/lib/vectl/private/101/upper", "/var/lib/vectl/private/101/work"],
            _tree.Snapshot());
        // A set-user-id program of a VE must not be in reach of the host's users (CVE-2025-64507).
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_tree.Paths.PrivateAreas));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_tree.Paths.PrivateArea(Sample.Id(101))));
    }

    [SkippableFact]
    public void Run_Second_HasIdsOfItsOwn()
    {
        _tree.Create(101);
        Assert.Equal(Sample.Base + 65536, _tree.Create(102).Ids.Base);
    }

    [SkippableFact]
    public void Run_Existing_Refused()
    {
        _tree.Create(101);
        string[] before = _tree.Snapshot();
        var failure = Assert.Throws<VeException>(() => _tree.Create(101));
        Assert.Equal((VeError.PrivateAreaExists, "CTID 101 exists already", "Look at it with: vectl status 101"), (failure.Error, failure.Message, failure.Hint));
        Assert.Equal(before, _tree.Snapshot());
    }

    [SkippableFact]
    public void Run_Locked_Refused()
    {
        using VeLock held = VeLock.Take(_tree.Paths, Sample.Id(101), "destroy");
        Assert.Equal(VeError.Locked, Assert.Throws<VeException>(() => _tree.Create(101)).Error);
    }

    [SkippableFact]
    public void Run_NameOfAnother_NothingLeft()
    {
        _tree.Create(101, VeTree.Name("web1"));
        string[] before = _tree.Snapshot();
        var failure = Assert.Throws<VeException>(() => _tree.Create(102, VeTree.Name("web1")));
        Assert.Equal((VeError.BadName, "name 'web1' belongs to CTID 101"), (failure.Error, failure.Message));
        Assert.Equal(before, _tree.Snapshot());
    }

    [SkippableTheory]
    [InlineData("stop_timeout", "soon", VeError.BadValue)]
    [InlineData("hostname", "a b", VeError.BadHostname)]
    [InlineData("name", "-x", VeError.BadName)]
    [InlineData("template", "none", VeError.BadValue)]
    public void Run_BadSetting_NothingLeft(string key, string value, VeError error)
    {
        Assert.Equal(error, Assert.Throws<VeException>(() => _tree.Create(101, new Setting(key, value))).Error);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_UnknownTemplate_NothingLeft()
    {
        Assert.Equal(VeError.NoTemplate, Assert.Throws<VeException>(() => new CreateVe(_tree.Host).Run(new CreateRequest { Id = Sample.Id(101), Template = "none" })).Error);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableTheory]
    [InlineData("ids")]
    [InlineData("names")]
    [InlineData("private")]
    [InlineData("configurations")]
    public void Run_FailsHalfWay_NothingLeft_AndWorksOnceItCan(string where)
    {
        string directory = where switch { "ids" => _tree.Paths.IdRanges, "names" => _tree.Paths.Names, "private" => _tree.Paths.PrivateAreas, _ => _tree.Paths.VeConfigs };
        string[] before;
        using (_tree.Block(directory))
        {
            before = _tree.Snapshot();
            Assert.ThrowsAny<Exception>(() => _tree.Create(101, VeTree.Name("web1")));
            Assert.Equal(before, _tree.Snapshot());
        }
        Assert.Single(before);
        _tree.Create(101, VeTree.Name("web1"));
    }

    [SkippableFact]
    public void Run_ConfigurationCannotBeWritten_NothingLeft()
    {
        _tree.Create(100 + 5);
        string[] before = _tree.Snapshot();
        using (VeTree.BlockWrite(_tree.Paths.VeConfig(Sample.Id(101))))
            Assert.Equal(VeError.CannotSave, Assert.Throws<VeException>(() => _tree.Create(101, VeTree.Name("web1"))).Error);
        Assert.Equal(before, _tree.Snapshot());
    }

    // What a create that was killed before it wrote the configuration leaves.
    [SkippableFact]
    public void Run_AfterAnInterruptedOne_TakesOver()
    {
        VeConfig killed = _tree.Create(101, VeTree.Name("web1"));
        File.Delete(_tree.Paths.VeConfig(Sample.Id(101)));
        Directory.CreateDirectory($"{_tree.Paths.PrivateArea(Sample.Id(101))}/creating/work/incompat/volatile");
        File.WriteAllText($"{_tree.Paths.PrivateArea(Sample.Id(101))}/upper/half-written", "");
        Assert.Equal(killed, _tree.Create(101, VeTree.Name("web1")));
    }

    [SkippableFact]
    public void Run_AfterAnInterruptedOneOfAnotherVe_TheNameIsFree()
    {
        _tree.Create(101, VeTree.Name("web1"));
        File.Delete(_tree.Paths.VeConfig(Sample.Id(101)));
        Assert.Equal("web1", _tree.Create(102, VeTree.Name("web1")).Name?.Text);
    }

    [SkippableFact]
    public void Run_PrivateAreaWithFiles_RefusedAndKept()
    {
        string file = $"{_tree.Paths.PrivateArea(Sample.Id(101))}/upper/data";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "somebody's");
        var failure = Assert.Throws<VeException>(() => _tree.Create(101));
        Assert.Equal(VeError.PrivateAreaExists, failure.Error);
        Assert.Equal($"CTID 101 has no configuration but a private area with files ({_tree.Paths.PrivateArea(Sample.Id(101))})", failure.Message);
        Assert.Equal("somebody's", File.ReadAllText(file));
    }
}
