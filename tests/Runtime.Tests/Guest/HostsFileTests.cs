using System.Text;
using Vectl.Runtime.Guest;

namespace Vectl.Runtime.Tests.Guest;

public sealed class HostsFileTests
{
    static string WithName(string content, string hostname) => Encoding.Latin1.GetString(HostsFile.WithName(Encoding.Latin1.GetBytes(content), hostname));

    [Fact]
    public void WithName_NoFile_IsAWholeOne()
        => Assert.Equal("127.0.0.1\tlocalhost\n127.0.1.1\tweb1.example.org\tweb1\n::1\tlocalhost ip6-localhost ip6-loopback\n", WithName("", "web1.example.org"));

    [Fact]
    public void WithName_NoLineOfItsOwn_ComesAfterTheLoopback()
        => Assert.Equal("# mine\n127.0.0.1 localhost\n127.0.1.1\tweb1\n::1 localhost\n", WithName("# mine\n127.0.0.1 localhost\n::1 localhost\n", "web1"));

    [Fact]
    public void WithName_NoLoopback_IsTheFirst() => Assert.Equal("127.0.1.1\tweb1\n10.0.0.1 db", WithName("10.0.0.1 db", "web1"));

    [Theory]
    [InlineData("127.0.1.1 old.example.org old")]
    [InlineData(" \t127.0.1.1\told")]
    public void WithName_LineOfItsOwn_IsReplaced(string line)
        => Assert.Equal("127.0.0.1 localhost\n127.0.1.1\tweb1\n\xe9\n", WithName($"127.0.0.1 localhost\n{line}\n\xe9\n", "web1"));

    [Fact]
    public void WithName_Twice_IsTheSame()
    {
        string once = WithName("127.0.0.1 localhost\n", "web1.a");
        Assert.Equal(once, WithName(once, "web1.a"));
    }

    // 127.0.1.10 is somebody else.
    [Fact]
    public void WithName_LongerAddress_Stays() => Assert.Equal("127.0.1.1\tweb1\n127.0.1.10 x\n", WithName("127.0.1.10 x\n", "web1"));
}
