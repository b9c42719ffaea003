using System.Text;
using Vectl.Runtime.Watching;

namespace Vectl.Runtime.Tests.Watching;

public class HostCapacityTests
{
    [Theory]
    [InlineData("0\n", 1)]
    [InlineData("0-3\n", 4)]
    [InlineData("0-1,3,8-11", 7)]
    [InlineData("", null)]
    [InlineData("\n", null)]
    [InlineData("3-0\n", null)]
    [InlineData("0-\n", null)]
    [InlineData("0,\n", null)]
    [InlineData("0x\n", null)]
    public void CountOf_IsTheKernelsList(string text, int? expected) => Assert.Equal(expected, HostCapacity.CountOf(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("MemTotal:        8140552 kB\nMemFree: 1 kB\n", 8335925248L)]
    [InlineData("MemTotalX: 5 kB\nMemTotal: 3 kB", 3072L)]
    [InlineData("MemTotal: 5\n", null)]
    [InlineData("MemTotal: kB\n", null)]
    [InlineData("", null)]
    public void BytesOf_IsInBytes(string text, long? expected) => Assert.Equal(expected, HostCapacity.BytesOf(Encoding.UTF8.GetBytes(text), "MemTotal"u8));

    [Fact]
    public void Read_OfThisHost()
    {
        HostCapacity host = HostCapacity.Read();
        Assert.True(host.Cpus > 0);
        Assert.True(host.Memory > host.AvailableMemory);
    }
}
