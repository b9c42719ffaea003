using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Host;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Host;

public sealed class HostCheckExplainTests
{
    [Theory]
    [InlineData(Errno.ENOSYS, "anything", "Linux 6.1 or later")]
    [InlineData(Errno.EUSERS, "init: PID 1 of the VE", "user.max_*_namespaces")]
    [InlineData(Errno.ENOSPC, "user namespace holder", "user.max_*_namespaces")]
    [InlineData(Errno.EAGAIN, "setup: builds the root", "kernel.pid_max")]
    [InlineData(Errno.EOPNOTSUPP, "command in the VE", "threaded")]
    [InlineData(Errno.EINVAL, "set clock offsets", "time: host")]
    [InlineData(Errno.ENODEV, "mount overlay", "modprobe overlay")]
    [InlineData(Errno.EOVERFLOW, "mount overlay", "65535")]
    [InlineData(Errno.EINVAL, "mount overlay", "ext4")]
    [InlineData(Errno.EPERM, "create proc", "masks /proc")]
    [InlineData(Errno.EPERM, "enter the user namespace", "Namespaces are refused")]
    [InlineData(Errno.EACCES, "pivot_root", "AppArmor")]
    public void Explain_FailureWithACauseInTheHost_NamesIt(Errno errno, string step, string part)
        => Assert.Contains(part, HostCheck.Explain(errno, step), StringComparison.Ordinal);

    [Theory]
    [InlineData(Errno.ENOENT, "execve /sbin/init")]
    [InlineData(Errno.ENOSPC, "create /proc")]
    [InlineData(Errno.OK, "wait for go")]
    public void Explain_NoCauseInTheHost_Null(Errno errno, string step) => Assert.Null(HostCheck.Explain(errno, step));

    // Runs as anyone, on any host: whatever is missing, it is a finding and no failure.
    [Fact]
    public void Run_ThisHost_EveryFindingIsComplete()
    {
        IReadOnlyList<Finding> findings = new HostCheck(new VectlPaths("/no/such/root"), new HostConfig()).Run();

        Assert.Distinct(findings.Select(finding => (finding.Area, finding.Name)));
        Assert.All(findings, finding => Assert.NotEmpty(finding.Detail));
        Assert.All(findings.Where(finding => finding.Level == FindingLevel.Missing), finding => Assert.NotNull(finding.Mend));
        Assert.Contains(findings, finding => finding is { Area: "kernel", Name: "clone3" });
        Assert.Contains(findings, finding => finding is { Area: "file systems", Name: "data directory" });
    }
}
