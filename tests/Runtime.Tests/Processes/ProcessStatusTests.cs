using Vectl.Runtime.Processes;

namespace Vectl.Runtime.Tests.Processes;

public sealed class ProcessStatusTests
{
    [Fact]
    public void Parse_AProcess() => Assert.Equal(new ProcessStatus("sleep", 'S', 4000, 100033, 12, 1234, 3), ProcessStatus.Parse(
        "Name:\tsleep\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4711\nPid:\t4711\nPPid:\t4000\nUid:\t100000\t100033\t100000\t100000\nNSpid:\t4711\t12\nVmRSS:\t    1234 kB\nThreads:\t3\n"));

    // A PID namespace in the VE adds a number, which is not the VE's.
    [Fact]
    public void Parse_OfANamespaceInTheVe_IsTheVesPid() => Assert.Equal(12, ProcessStatus.Parse("NSpid:\t4711\t12\t1\n").VePid);

    [Fact]
    public void Parse_OfAProcessOfTheHost_HasNoPidInAVe() => Assert.Equal(0, ProcessStatus.Parse("Pid:\t4711\nNSpid:\t4711\n").VePid);

    [Fact]
    public void Parse_AZombie_HasNoMemory() => Assert.Equal(('Z', 0L), (ProcessStatus.Parse("State:\tZ (zombie)\n").State, ProcessStatus.Parse("State:\tZ (zombie)\n").ResidentKib));

    [Theory]
    [InlineData("")]
    [InlineData("Uid\nNSpid:\nVmRSS:\tx kB\nState:\n:\n")]
    [InlineData("Uid:\t1\nNSpid:\t-1\t-2\n")]
    public void Parse_Nonsense_IsZero(string file) => Assert.Equal(new ProcessStatus("", '?', 0, 0, 0, 0, 0), ProcessStatus.Parse(file));
}
