using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Values;

public sealed class SignalNumberTests
{
    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("SIGTERM", 15)]
    [InlineData("sigkill", 9)]
    [InlineData("HUP", 1)]
    [InlineData("SYS", 31)]
    [InlineData("0", 0)]
    [InlineData("9", 9)]
    [InlineData("64", 64)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("RTMAX-1", 63)]
    [InlineData("RTMAX", 64)]
    public void TryParse_ASignal(string text, int expected)
    {
        Assert.True(SignalNumber.TryParse(text, out int signal));
        Assert.Equal(expected, signal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("65")]
    [InlineData("-9")]
    [InlineData("+9")]
    [InlineData("TERMINATE")]
    [InlineData("RTMIN-1")]
    [InlineData("RTMIN+31")]
    [InlineData("RTMIN+")]
    [InlineData("99999999999")]
    public void TryParse_NoSignal(string text) => Assert.False(SignalNumber.TryParse(text, out _));
}
