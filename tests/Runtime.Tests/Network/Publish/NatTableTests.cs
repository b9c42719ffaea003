using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using Vectl.Runtime.Network;
using Vectl.Runtime.Network.Publish;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Network.Publish;

/// <summary>What nft is told. That it understands it is an integration test, which reads the same file.</summary>
public sealed class NatTableTests
{
    static string VerifiedFile([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "nat-table.verified.nft");

    static PublishedPort Port(string text)
    {
        Assert.Null(PublishedPort.Parse(text, out PublishedPort port));
        return port;
    }

    static InterfaceNat Nat(string name, string[] addresses, params string[] ports)
        => new(name, name.StartsWith("br", StringComparison.Ordinal), [.. addresses.Select(IPAddress.Parse)], Masquerade: true, [.. ports.Select(Port)]);

    [Fact]
    public void Script_IsAsVerified()
    {
        string script = NatTable.Script(
        [
            Nat("veth101.0", ["192.0.2.10", "192.0.2.11", "2001:db8::10"], "8080:80", "127.0.0.1:53:53/udp", "[2001:db8::1]:443:443"),
            Nat("br0", ["198.51.100.2"], "2222:22"),
            Nat("br0", ["198.51.100.3"]),
        ]);
        if (Environment.GetEnvironmentVariable("VECTL_UPDATE_VERIFIED") == "1")
            File.WriteAllText(VerifiedFile(), script);
        Assert.Equal(File.ReadAllText(VerifiedFile()), script);
    }

    [Fact]
    public void Script_OfNothing_LeavesNoTable() => Assert.Equal("table inet vectl\ndelete table inet vectl\n", NatTable.Script([]));

    [Fact]
    public void File_ComesBackAsItWas()
    {
        ImmutableArray<InterfaceNat> written = [Nat("veth101.0", ["192.0.2.10", "2001:db8::10"], "8080:80", "[2001:db8::1]:53:53/udp"), Nat("br0", []) with { Masquerade = false }];
        ImmutableArray<InterfaceNat> read = VeNat.Parse(VeNat.Format(written));
        Assert.Equal(written.Length, read.Length);
        foreach ((InterfaceNat before, InterfaceNat after) in written.Zip(read))
        {
            Assert.Equal(before with { Addresses = [], Ports = [] }, after with { Addresses = [], Ports = [] });
            Assert.Equal(before.Addresses, after.Addresses.AsEnumerable());
            Assert.Equal(before.Ports, after.Ports.AsEnumerable());
        }
    }

    [Fact]
    public void File_OfALaterVersion_IsReadAsFarAsItIsKnown()
        => Assert.Equal("veth7.0", Assert.Single(VeNat.Parse("\nport 8080:80/tcp\ninterface veth7.0\nmagic 12\naddress nowhere\n")).Interface);

    [Fact]
    public void Of_TakesWhatTheHostHasAnEndOf()
    {
        var routed = new InterfaceConfig { Name = "eth0", Nat = true, Addresses = [new InterfaceAddress(IPAddress.Parse("192.0.2.10"), 32)] };
        Assert.Equal("veth101.0", Assert.Single(VeNat.Of(Sample.Id(101), [routed])).Interface);
        Assert.Equal("br7", Assert.Single(VeNat.Of(Sample.Id(101), [routed with { Type = InterfaceType.Bridged, Bridge = "br7" }])).Interface);
        Assert.Empty(VeNat.Of(Sample.Id(101), [routed with { Nat = false }, routed with { Type = InterfaceType.Macvlan }]));
    }
}
