using Vectl.Linux;
using Vectl.Runtime.Streams;

namespace Vectl.Runtime.Tests.Streams;

public sealed class LogFollowerTests : IDisposable
{
    readonly TempDirectory _directory = new();
    readonly PipePair _pipe = new();

    string Log => $"{_directory.Path}/log";

    public void Dispose()
    {
        _pipe.Dispose();
        _directory.Dispose();
    }

    string Next(LogFollower follower)
    {
        follower.CopyTo(_pipe.Write);
        return _pipe.TakeAvailable();
    }

    [Fact]
    public void CopyTo_FromStart_AllThenWhatIsAdded()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        using var follower = new LogFollower(Log, fromStart: true);
        Assert.Equal("one\ntwo\n", Next(follower));
        Assert.Equal("", Next(follower));
        File.AppendAllText(Log, "three");
        File.AppendAllText(Log, "\nfour");
        Assert.Equal("three\nfour", Next(follower));
    }

    // The prompt of a console is a line that has not ended: whoever attaches wants to see it.
    [Theory]
    [InlineData("old\nlogin: ", "login: ")]
    [InlineData("login: ", "login: ")]
    [InlineData("old\n", "")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public void CopyTo_NotFromStart_UnfinishedLastLineOnly(string content, string expected)
    {
        File.WriteAllText(Log, content);
        using var follower = new LogFollower(Log, fromStart: false);
        Assert.Equal(expected, Next(follower));
        File.AppendAllText(Log, "new\n");
        Assert.Equal("new\n", Next(follower));
    }

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(600)]
    public void CopyTo_NotFromStart_LongLastLine_ItsEnd(int length)
    {
        string line = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));
        File.WriteAllText(Log, "old\n" + line);
        using var follower = new LogFollower(Log, fromStart: false);
        Assert.Equal(line[^Math.Min(length, 512)..], Next(follower));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CopyTo_NotYetThere_AllOfItOnceItIs(bool fromStart)
    {
        using var follower = new LogFollower(Log, fromStart);
        Assert.Equal("", Next(follower));
        File.WriteAllText(Log, "first\nprompt");
        Assert.Equal("first\nprompt", Next(follower));
        Assert.Equal("", Next(follower));
    }

    [Fact]
    public void CopyTo_Rotated_RestOfTheOldThenTheNew()
    {
        File.WriteAllText(Log, "1\n");
        using var follower = new LogFollower(Log, fromStart: true);
        Assert.Equal("1\n", Next(follower));
        for (int rotation = 0; rotation < 3; rotation++)
        {
            File.AppendAllText(Log, "old\n");
            File.Move(Log, Log + ".1", overwrite: true);
            File.WriteAllText(Log, "new\n");
            Assert.Equal("old\nnew\n", Next(follower));
        }
        File.AppendAllText(Log, "more\n");
        Assert.Equal("more\n", Next(follower));
    }

    // Between rename and the creation of the new one there is no file of that name.
    [Fact]
    public void CopyTo_HalfRotated_TheOldIsReadOn()
    {
        File.WriteAllText(Log, "1\n");
        using var follower = new LogFollower(Log, fromStart: true);
        File.Move(Log, Log + ".1");
        File.AppendAllText(Log + ".1", "2\n");
        Assert.Equal("1\n2\n", Next(follower));
        File.WriteAllText(Log, "3\n");
        Assert.Equal("3\n", Next(follower));
    }

    [Fact]
    public void Open_Link_Refused()
    {
        File.WriteAllText(Log + ".target", "secret");
        File.CreateSymbolicLink(Log, Log + ".target");
        var failure = Assert.Throws<ErrnoException>(() => new LogFollower(Log, fromStart: true));
        Assert.Equal(Errno.ELOOP, failure.Errno);
    }

    [Fact]
    public void CopyTo_MoreThanOneBuffer_Whole()
    {
        string text = string.Concat(Enumerable.Range(0, 9_000).Select(number => $"{number}\n"));
        File.WriteAllText(Log, text);
        using var follower = new LogFollower(Log, fromStart: true);
        Assert.Equal(text, Next(follower));
    }
}
