using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class NetworkIndexTests : IDisposable
{
    readonly TempDirectory _directory = new();

    NetworkIndex Index => new(_directory.Paths);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Claim_MakesLinksAndReleaseTakesThem()
    {
        VeConfig config = Create(101, "addresses: [192.0.2.1, \"2001:db8::1\"], ports: [\"8080:80\", \"127.0.0.1:53:53/udp\", \"[2001:db8::99]:53:53/udp\"], mac: \"02:00:00:00:00:01\", host_name: web");
        Assert.Equal(["192.0.2.1", "2001:db8::1", "if-web", "mac-02:00:00:00:00:01", "tcp-8080-any", "udp-53-127.0.0.1", "udp-53-2001:db8::99"], Links());
        Index.Claim(config.Id, NetworkClaim.Of(config.Network));
        Index.Release(Sample.Id(102), NetworkClaim.Of(config.Network));
        Assert.Equal(7, Links().Length);
        Index.Release(config.Id, NetworkClaim.Of(config.Network));
        Assert.Empty(Links());
    }

    [Theory]
    [InlineData("addresses: [192.0.2.1]", "addresses: [192.0.2.9, 192.0.2.1/24]", "address 192.0.2.1 belongs to CTID 101")]
    [InlineData("addresses: [\"2001:db8::1\"]", "addresses: [\"2001:DB8:0::1\"]", "address 2001:db8::1 belongs to CTID 101")]
    [InlineData("addresses: [192.0.2.1], ports: [\"80:80\"]", "addresses: [192.0.2.2], ports: [\"80:81\"]", "port 80/tcp of the host belongs to CTID 101")]
    [InlineData("addresses: [192.0.2.1], ports: [\"80:80\"]", "addresses: [192.0.2.2], ports: [\"127.0.0.1:80:80\"]", "port 127.0.0.1:80/tcp of the host belongs to CTID 101")]
    [InlineData("addresses: [192.0.2.1], ports: [\"127.0.0.1:80:80\"]", "addresses: [192.0.2.2], ports: [\"80:80\"]", "port 80/tcp of the host belongs to CTID 101")]
    [InlineData("mac: \"02:00:00:00:00:01\"", "mac: \"02:00:00:00:00:01\"", "Ethernet address 02:00:00:00:00:01 belongs to CTID 101")]
    [InlineData("host_name: web", "host_name: web", "interface name web belongs to CTID 101")]
    [InlineData("type: physical, parent: eth1", "type: physical, parent: eth1", "interface eth1 belongs to CTID 101")]
    public void Claim_OfAnotherVe(string first, string second, string message)
    {
        Create(101, first);
        VeConfig wanted = Config(102, second);
        var told = new List<NetworkClaim>();
        var failure = Assert.Throws<VeException>(() => Index.Claim(wanted.Id, NetworkClaim.Of(wanted.Network), told.Add));
        Assert.Equal((VeError.AddressInUse, message), (failure.Error, failure.Message));
        Index.Release(wanted.Id, [.. told]);
        Assert.All(Links(), link => Assert.Equal("101", new FileInfo($"{_directory.Paths.NetworkClaims}/{link}").LinkTarget));
    }

    [Theory]
    [InlineData("addresses: [192.0.2.1], ports: [\"80:80\"]", "addresses: [192.0.2.2], ports: [\"80:80/udp\", \"800:80\"]")]
    [InlineData("addresses: [192.0.2.1], ports: [\"127.0.0.1:80:80\"]", "addresses: [192.0.2.2], ports: [\"127.0.0.2:80:80\"]")]
    public void Claim_BesideAnotherVe(string first, string second)
    {
        Create(101, first);
        Create(102, second);
    }

    [Fact]
    public void Claim_WhatAnotherVeHasNoMore()
    {
        VeConfig config = Create(101, "addresses: [192.0.2.1], ports: [\"80:80\"]");
        VeConfigWriter.Write(_directory.Paths, config with { Network = [] });
        Create(102, "addresses: [192.0.2.1], ports: [\"127.0.0.1:80:80\"]");
        Assert.Equal("102", new FileInfo($"{_directory.Paths.NetworkClaims}/192.0.2.1").LinkTarget);
    }

    [Fact]
    public void New_IsWhatWasNotThere()
    {
        ImmutableArray<InterfaceConfig> before = Config(101, "addresses: [192.0.2.1, 192.0.2.2]").Network, after = Config(101, "addresses: [192.0.2.2/24, 192.0.2.3], host_name: a").Network;
        Assert.Equal(["192.0.2.3", "if-a"], NetworkClaim.New(before, after).Select(claim => claim.Link));
        Assert.Equal(["192.0.2.1"], NetworkClaim.New(after, before).Select(claim => claim.Link));
    }

    VeConfig Create(int ctid, string settings)
    {
        VeConfig config = Config(ctid, settings);
        Index.Claim(config.Id, NetworkClaim.Of(config.Network));
        Directory.CreateDirectory(_directory.Paths.VeConfigs);
        VeConfigWriter.Write(_directory.Paths, config);
        return config;
    }

    static VeConfig Config(int ctid, string settings) => VeConfigReader.Parse($"template: busybox\nids: {Sample.Base}\nnetwork: {{eth0: {{{settings}}}}}\n", "f", Sample.Id(ctid));

    string[] Links() => [.. Directory.GetFileSystemEntries(_directory.Paths.NetworkClaims).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
