using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Values;

public sealed class TemplateNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("debian-12.1_amd64+x")]
    [InlineData("9front")]
    public void Parse_Good(string text) => Assert.Equal(text, TemplateName.Parse(text).Text);

    [Theory]
    [InlineData("", "it has 0 characters, 1 to 64 are allowed")]
    [InlineData(".", "it does not begin with a letter or a digit")]
    [InlineData("..", "it does not begin with a letter or a digit")]
    [InlineData("-rf", "it does not begin with a letter or a digit")]
    [InlineData("a..b", "it has two dots together")]
    [InlineData("a/b", "'/' is not one of 0-9 A-Z a-z . _ + -")]
    [InlineData("a\0b", "'\\x00' is not one of 0-9 A-Z a-z . _ + -")]
    [InlineData("aé", "'é' is not one of 0-9 A-Z a-z . _ + -")]
    public void Parse_Bad(string text, string reason)
    {
        var failure = Assert.Throws<VeException>(() => TemplateName.Parse(text));
        Assert.Equal(VeError.BadValue, failure.Error);
        Assert.Equal($"'{Printable.Text(text)}' cannot be a template: {reason}", failure.Message);
    }

    [Fact]
    public void TryParse_Lengths()
    {
        Assert.True(TemplateName.TryParse(new string('a', 64), out _, out _));
        Assert.False(TemplateName.TryParse(new string('a', 65), out _, out _));
    }
}
