using Vectl.Runtime.Streams;

namespace Vectl.Runtime.Tests.Streams;

public sealed class ConsoleTailTests : IDisposable
{
    readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("\r\n\n  \n", "")]
    [InlineData("one\r\ntwo\r\n\r\nthree\r\nfour", "two | three | four")]
    [InlineData("[\u001b[0;32m  OK  \u001b[0m] Started.\n", "[  OK  ] Started.")]
    [InlineData("a\u0007\u001b]0;title", "a\\x07\\x1b]0;title")]
    [InlineData("cut \u001b[3", "cut")]
    [InlineData("cut \u001b", "cut \\x1b")]
    public void Format_LastLines(string text, string expected) => Assert.Equal(expected, ConsoleTail.Format(text));

    [Fact]
    public void Read_Missing() => Assert.Equal("", ConsoleTail.Read($"{_directory.Path}/log"));

    [Fact]
    public void Read_LongLog_OnlyItsEnd()
    {
        File.WriteAllText($"{_directory.Path}/log", new string('x', 100_000) + "\nlast\n");
        Assert.Equal(new string('x', 120) + "... | last", ConsoleTail.Read($"{_directory.Path}/log"));
    }
}
