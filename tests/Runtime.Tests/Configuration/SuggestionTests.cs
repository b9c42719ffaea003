using Vectl.Runtime.Configuration;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_Cases(string a, string b, int expected)
    {
        Assert.Equal(expected, Suggestion.Distance(a, b));
        Assert.Equal(expected, Suggestion.Distance(b, a));
    }

    [Theory]
    [InlineData("nmae", "Did you mean 'name'?")]
    [InlineData("boot-order", "Did you mean 'bootorder'?")]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void For_Cases(string word, string? expected) => Assert.Equal(expected, Suggestion.For(word, ["name", "bootorder"]));
}
