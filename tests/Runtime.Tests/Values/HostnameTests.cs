using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Values;

public sealed class HostnameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("web-1.example.org")]
    [InlineData("xn--bcher-kva.example")]
    public void Parse_Good(string text) => Assert.Equal(text, Hostname.Parse(text).Text);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(".", "it has a dot too many")]
    [InlineData("a..b", "it has a dot too many")]
    [InlineData("a.", "it has a dot too many")]
    [InlineData("-a", "a part begins or ends with a dash")]
    [InlineData("a-.b", "a part begins or ends with a dash")]
    [InlineData("a b", "' ' is not one of 0-9 A-Z a-z -")]
    [InlineData("bücher", "'ü' is not one of 0-9 A-Z a-z -")]
    [InlineData("a\nb", "'\\n' is not one of 0-9 A-Z a-z -")]
    [InlineData("a\0", "'\\x00' is not one of 0-9 A-Z a-z -")]
    [InlineData("a😀", "'😀' is not one of 0-9 A-Z a-z -")]
    public void Parse_Bad(string text, string reason)
    {
        var failure = Assert.Throws<VeException>(() => Hostname.Parse(text));
        Assert.Equal(VeError.BadHostname, failure.Error);
        Assert.Equal($"'{Printable.Text(text)}' cannot be a host name: {reason}", failure.Message);
    }

    [Fact]
    public void TryParse_Lengths()
    {
        string label = new('a', 63);
        Assert.True(Hostname.TryParse(label, out _, out _));
        Assert.False(Hostname.TryParse(label + "a", out _, out string reason));
        Assert.Equal("a part has 64 characters, 63 are allowed", reason);
        Assert.True(Hostname.TryParse(new string('a', 60) + ".bcd", out _, out _));
        Assert.False(Hostname.TryParse(label + ".b", out _, out reason));
        Assert.Equal("it has 65 characters, 64 are allowed", reason);
    }
}
