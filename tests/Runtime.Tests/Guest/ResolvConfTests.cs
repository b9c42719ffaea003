using Vectl.Runtime.Guest;

namespace Vectl.Runtime.Tests.Guest;

public sealed class ResolvConfTests
{
    [Fact]
    public void Usable_KeepsServersSearchAndOptions()
        => Assert.Equal("nameserver 10.0.0.1\nsearch a.example b.example\noptions edns0\nnameserver fd00::1\n",
            ResolvConf.Usable("# generated\nnameserver\t10.0.0.1\nsearch a.example  b.example\n\noptions edns0\nsortlist 10.0.0.0\nnameserver fd00::1 # second\n".Replace(" # second", "")));

    [Theory]
    [InlineData("nameserver 127.0.0.53\noptions edns0\nsearch example.org\n")]
    [InlineData("nameserver ::1\n")]
    [InlineData("nameserver\n")]
    [InlineData("")]
    public void Usable_OnlyTheHostsLoopback_IsNothing(string content) => Assert.Equal("", ResolvConf.Usable(content));
}
