using Vectl.Runtime.State;

namespace Vectl.Runtime.Tests.State;

public sealed class ProcessFactsTests
{
    [Theory]
    [InlineData("Name:\tinit\nNSpid:\t4711\t1\nNSpgid:\t4711\t1\n", 1)]
    [InlineData("NSpid:\t4711\t12\t7\n", 7)]
    [InlineData("NSpid:\t4711\n", 4711)]
    [InlineData("Name:\tNSpid:\t9\nPid:\t3\nNSpid:\t4711\t2\n", 2)]
    [InlineData("Pid:\t3\nNStgid:\t3\t1\n", 0)]
    [InlineData("NSpid:\n", 0)]
    [InlineData("NSpid:\tx\n", 0)]
    [InlineData("NSpid:\t-1\n", 0)]
    [InlineData("NSpid:\t99999999999\n", 0)]
    [InlineData("", 0)]
    public void ParseNamespacePid_TheInnermost(string status, int expected) => Assert.Equal(expected, ProcessFacts.ParseNamespacePid(status));

    [Theory]
    [InlineData("SigBlk:\t0000000000000000\nSigIgn:\t0000000000001000\nSigCgt:\t0000000000000800\n", 12, true)]
    [InlineData("SigBlk:\t0000001000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n", 37, true)]
    [InlineData("SigBlk:\t0000000000000000\nSigIgn:\tffffffffffffffff\nSigCgt:\t0000000000000400\n", 12, false)]
    [InlineData("SigCgt:\t8000000000000000\n", 64, true)]
    [InlineData("SigCgt:\tnone\n", 12, false)]
    [InlineData("", 12, false)]
    public void ParseHeeds_CaughtOrBlocked(string status, int signal, bool expected) => Assert.Equal(expected, ProcessFacts.ParseHeeds(status, signal));

    [Theory]
    [InlineData("         0 1879048192      65536\n", 1879048192)]
    [InlineData("0 100000 65536", 100000)]
    [InlineData("         0          0 4294967295\n", 0)]
    [InlineData("         0 4294836224      65536\n", 4294836224)]
    [InlineData("      1000     100000      65536\n         0 5 1\n", 0)]
    [InlineData("         0 5000000000      65536\n", 0)]
    [InlineData("0 1", 0)]
    [InlineData("0 -5 1", 0)]
    [InlineData("", 0)]
    public void ParseIdBase_HostIdOfId0(string map, uint expected) => Assert.Equal(expected, ProcessFacts.ParseIdBase(map));

    [Fact]
    public void OfThisProcess() => Assert.Equal(Environment.ProcessId, ProcessFacts.NamespacePidOf(Environment.ProcessId));

    [Fact]
    public void OfNoProcess()
    {
        const int aboveTheHighestPid = 4194305;
        Assert.Equal(0, ProcessFacts.NamespacePidOf(aboveTheHighestPid));
        Assert.Equal(0u, ProcessFacts.IdBaseOf(aboveTheHighestPid));
    }
}
