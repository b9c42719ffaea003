using System.Net;
using Vectl.Runtime.Guest.Network;

namespace Vectl.Runtime.Tests.Guest.Network;

public sealed class ResolversTests
{
    [Fact]
    public void Parse_KeepsWhatOtherFilesCanHold()
    {
        Resolvers found = Resolvers.Parse("nameserver 10.0.0.1\nnameserver fe80::1%eth0\nsearch a.example \"b\" c_d\noptions edns0\nnameserver fd00::1\n");
        Assert.Equal("nameserver 10.0.0.1\nnameserver fd00::1\nsearch a.example c_d\noptions edns0\n", found.Format());
    }

    [Fact]
    public void Of_ConfiguredServers_AreAlone()
        => Assert.Equal("nameserver 9.9.9.9\nnameserver 2620:fe::fe\nsearch example.org\n", Resolvers.Of([IPAddress.Parse("9.9.9.9"), IPAddress.Parse("2620:fe::fe")], ["example.org"]).Format());

    [Fact]
    public void Format_WithoutServers_IsEmpty() => Assert.Equal("", new Resolvers([], ["example.org"], ["options edns0"]).Format());
}
