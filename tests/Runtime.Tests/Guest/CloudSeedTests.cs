using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;

namespace Vectl.Runtime.Tests.Guest;

public sealed class CloudSeedTests : IDisposable
{
    const string Directory = "var/lib/cloud/seed/nocloud";

    static readonly VeConfig s_config = Sample.Config(101) with { Hostname = "yes" };

    readonly GuestTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Write_MakesUpWhatIsMissing_ANewIdEachTime()
    {
        _tree.Write("usr/bin/cloud-init", "");
        _tree.Write($"{Directory}/network-config", "of another machine");
        new CloudSeed("#!/bin/sh\n"u8.ToArray(), null, null, null).Write(_tree.Root, s_config);
        Assert.Equal("#!/bin/sh\n", _tree.Read($"{Directory}/user-data"));
        string first = _tree.Read($"{Directory}/meta-data")!;
        Assert.Matches("^instance-id: vectl-101-[0-9a-f]{32}\nlocal-hostname: \"yes\"\n$", first);
        Assert.Null(_tree.Read($"{Directory}/network-config"));
        Assert.Equal(0x180u, _tree.Root.TryRead($"{Directory}/user-data")!.Traits.Mode);
        new CloudSeed(null, null, [], null).Write(_tree.Root, s_config);
        Assert.NotEqual(first, _tree.Read($"{Directory}/meta-data"));
        Assert.Equal(("#cloud-config\n", ""), (_tree.Read($"{Directory}/user-data"), _tree.Read($"{Directory}/network-config")));
    }

    [Fact]
    public void Write_WithoutCloudInit_IsRefusedWithAHint()
    {
        var failure = Assert.Throws<VeException>(() => new CloudSeed([], null, null, null).Write(_tree.Root, s_config));
        Assert.Equal(VeError.BadTemplate, failure.Error);
        Assert.Contains("debian-12-cloud", failure.Hint);
        Assert.False(_tree.Root.Exists("var"));
    }

    [Fact]
    public void Write_LinksOfTheTemplate_StayInside()
    {
        _tree.Write("usr/bin/cloud-init", "");
        _tree.Write("var/lib/keep", "");
        _tree.Link("var/lib/cloud", _tree.Host);
        try
        {
            new CloudSeed([], null, null, null).Write(_tree.Root, s_config);
        }
        catch (IOException)
        {
            // A link to where nothing is in the VE.
        }
        _tree.AssertHostUntouched();
    }
}
