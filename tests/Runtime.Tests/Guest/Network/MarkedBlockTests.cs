using System.Text;
using Vectl.Runtime.Guest.Network;

namespace Vectl.Runtime.Tests.Guest.Network;

public sealed class MarkedBlockTests
{
    const string Begin = "# Of vectl: names. Changes down to the end of it are lost.\n", End = "# Of vectl: end of names.\n";

    static string With(string content, string? text) => Encoding.Latin1.GetString(MarkedBlock.With(Encoding.Latin1.GetBytes(content), "names", text));

    [Theory]
    [InlineData("", Begin + "a\nb\n" + End)]
    [InlineData("x\n", "x\n" + Begin + "a\nb\n" + End)]
    [InlineData("x", "x\n" + Begin + "a\nb\n" + End)]
    [InlineData("x\n" + Begin + "old\n" + End + "y\n", "x\n" + Begin + "a\nb\n" + End + "y\n")]
    [InlineData("x\n" + Begin + "y\n", "x\n" + Begin + "a\nb\n" + End + "y\n")]
    [InlineData("\u00e4\u00ff\r\n", "\u00e4\u00ff\r\n" + Begin + "a\nb\n" + End)]
    public void With_PutsTheBlockInItsPlace_AndKeepsAllElse(string content, string expected)
    {
        Assert.Equal(expected, With(content, "a\nb\n"));
        Assert.Equal(expected, With(expected, "a\nb\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x\n")]
    [InlineData("x\ny")]
    public void Without_IsWhatWasBefore(string content) => Assert.Equal(content is "" or "x\n" ? content : content + "\n", With(With(content, "a\n"), null));

    [Fact]
    public void WithoutABlock_NothingChanges() => Assert.Equal("x", With("x", null));
}
