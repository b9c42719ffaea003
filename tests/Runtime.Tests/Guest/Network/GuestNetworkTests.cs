using System.Net;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;
using static Vectl.Runtime.Tests.Guest.Network.GuestNetworkSample;

namespace Vectl.Runtime.Tests.Guest.Network;

/// <summary>Which files are written where, and what becomes of them.</summary>
public sealed class GuestNetworkTests : IDisposable
{
    const string Networkd = "etc/systemd/network/10-vectl-eth0.network", Wants = "etc/systemd/system/multi-user.target.wants", Interfaces = "etc/network/interfaces";

    readonly GuestTree _tree = new();
    readonly TempDirectory _temp = new();
    readonly VectlPaths _paths;
    VeConfig _config = Sample.Config(101) with { Network = [Routed], Nameservers = [IPAddress.Parse("9.9.9.9")], SearchDomains = ["example.org"] };

    public GuestNetworkTests()
    {
        _paths = _temp.Paths;
        Directory.CreateDirectory(_paths.PrivateArea(_config.Id));
    }

    public void Dispose()
    {
        _tree.Dispose();
        _temp.Dispose();
    }

    GuestNetwork Network => new(_paths, _config);

    Rollback Write()
    {
        var rollback = new Rollback();
        Network.Write(_tree.Root, rollback);
        Assert.False(Network.IsStale());
        return rollback;
    }

    void UseNetworkd() => _tree.Write($"{Wants}/systemd-networkd.service", "");

    void UseIfupdown(string? interfaces = null)
    {
        _tree.Write("sbin/ifup", "");
        Directory.CreateDirectory(_tree.In("etc/network"));
        if (interfaces is not null)
            _tree.Write(Interfaces, interfaces);
    }

    [Fact]
    public void Networkd_HasAFileForEachInterface_WhichGoesWithIt()
    {
        UseNetworkd();
        _config = _config with { Network = [Routed, Bridged] };
        Write();
        Assert.Contains("Address=192.0.2.10/32", _tree.Read(Networkd));
        Assert.True(_tree.Root.Exists("etc/systemd/network/10-vectl-lan.network"));
        _config = _config with { Network = [Routed] };
        Assert.True(Network.IsStale());
        Write();
        Assert.True(_tree.Root.Exists(Networkd));
        Assert.False(_tree.Root.HasEntry("etc/systemd/network/10-vectl-lan.network"));
    }

    [Fact]
    public void NothingConfigured_IsNotStale_AndLeavesNoRecord()
    {
        UseNetworkd();
        Write();
        Assert.True(File.Exists(_paths.GuestNetwork(_config.Id)));
        _config = Sample.Config(101);
        Assert.True(Network.IsStale());
        Write();
        Assert.False(_tree.Root.HasEntry(Networkd));
        Assert.False(File.Exists(_paths.GuestNetwork(_config.Id)));
    }

    [Fact]
    public void Unmanaged_TakesBackWhatWasWritten()
    {
        UseNetworkd();
        Write();
        _config = _config with { GuestNetwork = GuestNetworkFiles.Unmanaged };
        Assert.True(Network.IsStale());
        Write();
        Assert.False(_tree.Root.HasEntry(Networkd));
        Assert.Contains("nameserver 9.9.9.9", _tree.Read("etc/resolv.conf"));
    }

    [Fact]
    public void AnotherTool_HasTheOldOnesFilesRemoved()
    {
        UseIfupdown("source /etc/network/interfaces.d/*\n");
        Write();
        Assert.Contains("iface eth0 inet manual", _tree.Read("etc/network/interfaces.d/vectl"));
        UseNetworkd();
        Write();
        Assert.False(_tree.Root.HasEntry("etc/network/interfaces.d/vectl"));
        Assert.True(_tree.Root.Exists(Networkd));
    }

    [Theory]
    [InlineData("etc/systemd/system/multi-user.target.wants/systemd-networkd.service", GuestNetworkTool.Networkd)]
    [InlineData("etc/systemd/system/multi-user.target.wants/NetworkManager.service", GuestNetworkTool.NetworkManager)]
    [InlineData("etc/runlevels/default/networkmanager", GuestNetworkTool.NetworkManager)]
    [InlineData("usr/sbin/netplan etc/netplan/50.yaml etc/systemd/system/multi-user.target.wants/systemd-networkd.service", GuestNetworkTool.Netplan)]
    [InlineData("usr/sbin/ifup etc/network/interfaces", GuestNetworkTool.Ifupdown)]
    [InlineData("usr/sbin/ifup", GuestNetworkTool.None)]
    [InlineData("etc/init.d/net.lo", GuestNetworkTool.Netifrc)]
    [InlineData("usr/lib/systemd/systemd-networkd", GuestNetworkTool.None)]
    public void Tool_IsTheOneThatIsEnabled(string files, GuestNetworkTool expected)
    {
        foreach (string file in files.Split(' '))
            _tree.Write(file, "");
        Assert.Equal(expected, GuestNetworkTools.Find(_tree.Root));
    }

    [Fact]
    public void CloudInit_LeavesTheInterfacesAlone_ThatAreConfigured()
    {
        Directory.CreateDirectory(_tree.In("etc/cloud/cloud.cfg.d"));
        Write();
        Assert.EndsWith("\nnetwork: {config: disabled}\n", _tree.Read("etc/cloud/cloud.cfg.d/99-vectl-network.cfg"));
        _config = Sample.Config(101);
        Write();
        Assert.False(_tree.Root.HasEntry("etc/cloud/cloud.cfg.d/99-vectl-network.cfg"));
    }

    [Fact]
    public void HandWrittenFiles_Stay()
    {
        UseNetworkd();
        _tree.Write(Networkd, "[Match]\nName=eth0\n");
        _tree.Write("etc/systemd/network/20-mine.network", "[Match]\nName=eth1\n");
        Write();
        _config = Sample.Config(101);
        Write();
        Assert.Equal("[Match]\nName=eth0\n", _tree.Read(Networkd));
        Assert.True(_tree.Root.Exists("etc/systemd/network/20-mine.network"));
    }

    [Fact]
    public void Ifupdown_WithoutSource_HasAPartOfTheFile()
    {
        UseIfupdown("auto lo\niface lo inet loopback\n");
        Write();
        string written = _tree.Read(Interfaces)!;
        Assert.StartsWith("auto lo\niface lo inet loopback\n# Of vectl: the network of this VE. ", written);
        Write();
        Assert.Equal(written, _tree.Read(Interfaces));
        _config = Sample.Config(101);
        Write();
        Assert.Equal("auto lo\niface lo inet loopback\n", _tree.Read(Interfaces));
    }

    [Fact]
    public void Ifupdown_OfBusybox_ReadsNoPattern()
    {
        UseIfupdown("source /etc/network/interfaces.d/*\n");
        File.Delete(_tree.In("sbin/ifup"));
        _tree.Write("bin/busybox", "");
        _tree.Link("sbin/ifup", "../bin/busybox");
        Write();
        Assert.Contains("iface eth0", _tree.Read(Interfaces));
        Assert.False(_tree.Root.HasEntry("etc/network/interfaces.d/vectl"));
    }

    [Theory]
    [InlineData(Interfaces)]
    [InlineData("etc/network/interfaces.d/eth0")]
    public void Ifupdown_AnInterfaceThatTheVeDescribesItself_IsItsOwn(string file)
    {
        UseIfupdown("source /etc/network/interfaces.d/*\n");
        _tree.Write(file, "source /etc/network/interfaces.d/*\niface eth0 inet dhcp\n");
        _config = _config with { Network = [Routed, Bridged] };
        Write();
        string written = _tree.Read("etc/network/interfaces.d/vectl")!;
        Assert.DoesNotContain("iface eth0", written);
        Assert.Contains("iface lan", written);
    }

    [Fact]
    public void Resolvers_Configured_TakeThePlaceOfALink()
    {
        _tree.Link("etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
        Rollback rollback = Write();
        Assert.Equal("# Of vectl: from the configuration of this VE on its host. Changes here are lost.\nnameserver 9.9.9.9\nsearch example.org\n", _tree.Read("etc/resolv.conf"));
        rollback.Dispose();
        Assert.Equal("../run/systemd/resolve/stub-resolv.conf", new FileInfo(_tree.In("etc/resolv.conf")).LinkTarget);
    }

    // Whoever has a file, or a link to where a service will make it, knows better.
    [Fact]
    public void Resolvers_OfTheHost_DoNot()
    {
        _config = Sample.Config(101) with { Network = [Routed] };
        _tree.Link("etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
        Write();
        Assert.Equal("../run/systemd/resolve/stub-resolv.conf", new FileInfo(_tree.In("etc/resolv.conf")).LinkTarget);
        File.Delete(_tree.In("etc/resolv.conf"));
        _tree.Write("etc/resolv.conf", "nameserver 10.0.0.1\n");
        Write();
        Assert.Equal("nameserver 10.0.0.1\n", _tree.Read("etc/resolv.conf"));
    }

    [Fact]
    public void Failure_IsUndone()
    {
        UseNetworkd();
        Write();
        string before = _tree.Read(Networkd)!, record = File.ReadAllText(_paths.GuestNetwork(_config.Id));
        _config = _config with { Network = [Routed with { Addresses = [Address("192.0.2.11")] }, Bridged], Nameservers = [IPAddress.Parse("1.1.1.1")] };
        Write().Dispose();
        Assert.Equal(before, _tree.Read(Networkd));
        Assert.False(_tree.Root.HasEntry("etc/systemd/network/10-vectl-lan.network"));
        Assert.Contains("nameserver 9.9.9.9", _tree.Read("etc/resolv.conf"));
        Assert.Equal(record, File.ReadAllText(_paths.GuestNetwork(_config.Id)));
    }

    // A write that was killed left its record before its files.
    [Fact]
    public void KilledWrite_IsFound_WithAllItsFiles()
    {
        UseNetworkd();
        File.WriteAllText(_paths.GuestNetwork(_config.Id), "?\nwhole etc/systemd/network/10-vectl-old.network\n");
        _tree.Write("etc/systemd/network/10-vectl-old.network", "# Of vectl: from the configuration of this VE on its host. Changes here are lost.\n");
        Assert.True(Network.IsStale());
        Write();
        Assert.False(_tree.Root.HasEntry("etc/systemd/network/10-vectl-old.network"));
    }

    [Fact]
    public void NoDistribution_StaysAsItIs()
    {
        Directory.Delete(_tree.In("etc"));
        Write();
        Assert.Empty(Directory.GetFileSystemEntries(_tree.In("")));
    }

    [Theory]
    [InlineData("etc/systemd/network", "/host")]
    [InlineData("etc/systemd/network", "../../../../host")]
    [InlineData("etc/systemd/network/10-vectl-eth0.network", "/host/passwd")]
    [InlineData("etc/resolv.conf", "../../host/passwd")]
    [InlineData("etc/resolv.conf", "/proc/self/root/etc/passwd")]
    public void LinksOfTheTree_DoNotReachTheHost(string path, string target)
    {
        UseNetworkd();
        Directory.CreateDirectory(Path.GetDirectoryName(_tree.In(path))!);
        _tree.Link(path, target);
        try
        {
            Write();
        }
        catch (IOException)
        {
            // A directory that is a link to nowhere cannot be made.
        }
        _tree.AssertHostUntouched();
    }
}
