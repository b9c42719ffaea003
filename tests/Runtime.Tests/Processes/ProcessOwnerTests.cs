using System.Text;
using Vectl.Runtime.Processes;

namespace Vectl.Runtime.Tests.Processes;

public sealed class ProcessOwnerTests
{
    static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    [Theory]
    [InlineData("/ve/101/payload", 101)]
    [InlineData("/ve/101/payload/system.slice/cron.service", 101)]
    [InlineData("/ve/101/monitor", 101)]
    [InlineData("/ve/101", 101)]
    // What a VE calls its cgroups does not matter.
    [InlineData("/ve/101/payload/ve/102/payload", 101)]
    [InlineData("/ve/101/payload/../../102/payload", 101)]
    [InlineData("/ve/101/payload/x (deleted)", 101)]
    [InlineData("/ve/101/payload (deleted)", 101)]
    [InlineData("/ve/2147483644/payload", 2147483644)]
    public void Of_AProcessOfAVe(string cgroup, int expected) => Assert.Equal(expected, ProcessOwner.Of(Bytes(cgroup), "ve")?.Number);

    [Theory]
    [InlineData("/")]
    [InlineData("/ve")]
    [InlineData("/ve/")]
    [InlineData("/ve//payload")]
    [InlineData("/ve/100/payload")]
    [InlineData("/ve/0101/payload")]
    [InlineData("/ve/101x/payload")]
    [InlineData("/ve/99999999999999999999/payload")]
    [InlineData("/user.slice/ve/101/payload")]
    [InlineData("/vet/101/payload")]
    [InlineData("/ve/١٠١/payload")]
    public void Of_AProcessOfTheHost(string cgroup) => Assert.Null(ProcessOwner.Of(Bytes(cgroup), "ve"));

    [Fact]
    public void Of_ANameThatIsNoText() => Assert.Equal(101, ProcessOwner.Of([.. Bytes("/machine.slice/ve/101/payload/"), 0xFF, 0xFE], "machine.slice/ve")?.Number);

    [Theory]
    [InlineData("/ve/101/payload", true)]
    [InlineData("/ve/101/payload/a/b", true)]
    [InlineData("/ve/101/monitor", false)]
    [InlineData("/ve/101", false)]
    [InlineData("/ve/101/payloadx", false)]
    [InlineData("/ve/102/payload", false)]
    [InlineData("/ve/102/payload/ve/101/payload", false)]
    public void IsInPayload_OfOneVe(string cgroup, bool expected) => Assert.Equal(expected, ProcessOwner.IsInPayload(Bytes(cgroup), "ve/101"));
}
