using Vectl.Cli.Commands;

namespace Vectl.Cli.Tests;

public class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbbcd", false)]
    [InlineData("*a*b", "xaxxaxb", true)]
    [InlineData("?", "", false)]
    [InlineData("w[a-e]b", "web", true)]
    [InlineData("w[!a-e]b", "web", false)]
    [InlineData("[]x]", "]", true)]
    [InlineData("[abc", "[abc", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("web", "webs", false)]
    public void Matches_AsFnmatch(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.Matches(pattern, text));

    [Fact]
    public void Matches_ManyStars_IsNotSlow() => Assert.False(Glob.Matches(string.Concat(Enumerable.Repeat("a*", 40)) + "b", new string('a', 4000)));

    [Fact]
    public void Matches_UnknownText_Nothing() => Assert.False(Glob.Matches("*", null));
}
