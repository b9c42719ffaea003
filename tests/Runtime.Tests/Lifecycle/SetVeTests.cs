using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class SetVeTests : IDisposable
{
    static readonly VeId Id = Sample.Id(101);

    readonly VeTree _tree = new();
    readonly VeConfig _before;

    public SetVeTests() => _before = _tree.Create(101, VeTree.Name("web1"));

    public void Dispose() => _tree.Dispose();

    string Text => File.ReadAllText(_tree.Paths.VeConfig(Id));

    VeId? OwnerOf(string name) => new NameIndex(_tree.Paths).Find(Sample.Name(name));

    [SkippableFact]
    public void Run_Saved()
    {
        Assert.True(_tree.Set(101, new Setting("description", "front"), new Setting("stop_timeout", "5")));
        Assert.Equal(_before with { Description = "front", StopTimeout = 5 }, _tree.Config(101));
    }

    [SkippableFact]
    public void Run_NotSaved_FileStays()
    {
        string text = Text;
        Assert.True(new SetVe(_tree.Host).Run(Id, [new Setting("description", "front")], save: false));
        Assert.Equal(text, Text);
    }

    [SkippableFact]
    public void Run_NoDifference_FileIsNotWritten()
    {
        using (VeTree.BlockWrite(_tree.Paths.VeConfig(Id)))
            Assert.False(_tree.Set(101, VeTree.Name("web1")));
    }

    [SkippableFact]
    public void Run_NewName_TheOldIsFree()
    {
        Assert.True(_tree.Set(101, VeTree.Name("web2")));
        Assert.Equal(("web2", Id, null), (_tree.Config(101).Name?.Text, OwnerOf("web2"), OwnerOf("web1")));
        Assert.DoesNotContain(_tree.Snapshot(), path => path.Contains("web1", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Run_NameUnset_IsFree()
    {
        Assert.True(_tree.Set(101, new Setting("name", null)));
        Assert.Null(_tree.Config(101).Name);
        Assert.DoesNotContain(_tree.Snapshot(), path => path.Contains("/names/", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Run_NameOfAnother_NothingIsChanged()
    {
        _tree.Create(102, VeTree.Name("db1"));
        string[] before = _tree.Snapshot();
        string text = Text;
        var failure = Assert.Throws<VeException>(() => _tree.Set(101, new Setting("description", "x"), VeTree.Name("db1")));
        Assert.Equal((VeError.BadName, "name 'db1' belongs to CTID 102"), (failure.Error, failure.Message));
        Assert.Equal(before, _tree.Snapshot());
        Assert.Equal(text, Text);
    }

    [SkippableFact]
    public void Run_Addresses_AreClaimedAndReleased()
    {
        _tree.Set(101, Add("192.0.2.1"), Add("192.0.2.2"));
        _tree.Set(101, new Setting("network.*.addresses", "-192.0.2.1"));
        Assert.Equal(["192.0.2.2"], Claims());
        _tree.Set(101, new Setting("network", null));
        Assert.Empty(Claims());
    }

    [SkippableFact]
    public void Run_AddressOfAnother_NothingIsChanged()
    {
        _tree.Create(102, Add("192.0.2.1"));
        string[] before = _tree.Snapshot();
        string text = Text;
        foreach (bool save in (bool[])[true, false])
        {
            var failure = Assert.Throws<VeException>(() => new SetVe(_tree.Host).Run(Id, [new Setting("description", "x"), Add("192.0.2.7"), Add("192.0.2.1")], save));
            Assert.Equal((VeError.AddressInUse, "address 192.0.2.1 belongs to CTID 102"), (failure.Error, failure.Message));
            Assert.Equal(before, _tree.Snapshot());
            Assert.Equal(text, Text);
        }
    }

    [SkippableFact]
    public void Run_AddressOfAStoppedVeNotSaved_IsNotClaimed()
    {
        new SetVe(_tree.Host).Run(Id, [Add("192.0.2.1")], save: false);
        Assert.Empty(Claims());
    }

    [SkippableFact]
    public void Run_AddressAndAFailureLater_IsReleased()
    {
        string[] before = _tree.Snapshot();
        using (VeTree.BlockWrite(_tree.Paths.VeConfig(Id)))
            Assert.Equal(VeError.CannotSave, Assert.Throws<VeException>(() => _tree.Set(101, Add("192.0.2.1"))).Error);
        Assert.Equal(before, _tree.Snapshot());
    }

    [SkippableFact]
    public void Create_AddressOfAnother_NothingIsLeft()
    {
        _tree.Set(101, Add("192.0.2.1"));
        string[] before = _tree.Snapshot();
        Assert.Equal(VeError.AddressInUse, Assert.Throws<VeException>(() => _tree.Create(102, Add("192.0.2.7"), Add("192.0.2.1"))).Error);
        Assert.Equal(before, _tree.Snapshot());
        _tree.Destroy(101);
        Assert.Empty(Claims());
        _tree.Create(102, Add("192.0.2.1"));
    }

    static Setting Add(string address) => new("network.*.addresses", "+" + address);

    string[] Claims() => Directory.Exists(_tree.Paths.NetworkClaims) ? [.. Directory.EnumerateFileSystemEntries(_tree.Paths.NetworkClaims).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];

    [SkippableFact]
    public void Run_NameWithoutSave_Refused()
    {
        var failure = Assert.Throws<VeException>(() => new SetVe(_tree.Host).Run(Id, [VeTree.Name("web2")], save: false));
        Assert.Equal((VeError.BadValue, "a name can only be changed with --save"), (failure.Error, failure.Message));
        Assert.Equal(_before, _tree.Config(101));
    }

    [SkippableFact]
    public void Run_FileCannotBeWritten_TheOldNameStaysAndTheNewIsFree()
    {
        string[] before = _tree.Snapshot();
        string text = Text;
        using (VeTree.BlockWrite(_tree.Paths.VeConfig(Id)))
            Assert.Equal(VeError.CannotSave, Assert.Throws<VeException>(() => _tree.Set(101, VeTree.Name("web2"))).Error);
        Assert.Equal(before, _tree.Snapshot());
        Assert.Equal(text, Text);
        Assert.Equal((Id, null), (OwnerOf("web1"), OwnerOf("web2")));
    }

    [SkippableFact]
    public void Run_NamesCannotBeWritten_NothingIsChanged()
    {
        string text = Text;
        using (_tree.Block(_tree.Paths.Names))
            Assert.ThrowsAny<Exception>(() => _tree.Set(101, VeTree.Name("web2")));
        Assert.Equal(text, Text);
        Assert.Equal((Id, null), (OwnerOf("web1"), OwnerOf("web2")));
    }

    [SkippableTheory]
    [InlineData("template", "u")]
    [InlineData("ids", "1879113728")]
    [InlineData("stop_timeout", "-1")]
    [InlineData("nonsense", "1")]
    public void Run_WhatCannotBeSet_NothingIsChanged(string key, string value)
    {
        string text = Text;
        Assert.Throws<VeException>(() => _tree.Set(101, new Setting("description", "x"), new Setting(key, value)));
        Assert.Equal(text, Text);
    }

    [SkippableFact]
    public void Run_Unknown() => Assert.Equal(VeError.NoConfiguration, Assert.Throws<VeException>(() => _tree.Set(102, new Setting("description", "x"))).Error);
}
