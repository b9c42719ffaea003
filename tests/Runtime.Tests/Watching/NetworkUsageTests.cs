using System.Text;
using Vectl.Runtime.Watching;

namespace Vectl.Runtime.Tests.Watching;

public class NetworkUsageTests
{
    const string Headings = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed

        """;

    static NetworkUsage Parse(string text) => NetworkUsage.Parse(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Parse_LeavesTheLoopbackOut()
    {
        NetworkUsage usage = Parse(Headings + """
                lo: 52431528   16683    0    0    0     0          0         0 52431528   16683    0    0    0     0       0          0
              eth0: 484459863   11765    1    2    0     0          0         0   583078    6865    3    4    0     0       0          0
            venet0:10 20 0 0 0 0 0 0 30 40 0 0 0 0 0 0

            """);
        Assert.Equal([new NetworkInterface("eth0", 484459863, 11765, 2, 583078, 6865, 4), new NetworkInterface("venet0", 10, 20, 0, 30, 40, 0)], usage.Interfaces.ToArray());
        Assert.Equal((484459873L, 583108L), (usage.ReceivedBytes, usage.SentBytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("eth0:")]
    [InlineData("eth0: 1 2 3\n")]
    [InlineData("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")]
    [InlineData("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 -1\n")]
    [InlineData("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n")]
    public void Parse_LinesOfAnotherForm_ArePassedOver(string text) => Assert.Empty(Parse(text).Interfaces);

    [Fact]
    public void Parse_ManyInterfaces_StopsAtTheLimit()
        => Assert.Equal(NetworkUsage.Most, Parse(string.Concat(Enumerable.Range(0, 1000).Select(i => $"d{i}: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"))).Interfaces.Length);

    [Fact]
    public void TryRead_OfThisProcess_Works() => Assert.NotNull(NetworkUsage.TryRead(Environment.ProcessId));

    [Fact]
    public void TryRead_OfNoProcess_IsNull() => Assert.Null(NetworkUsage.TryRead(int.MaxValue));
}
