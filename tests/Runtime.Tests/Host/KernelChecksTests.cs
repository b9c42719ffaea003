using Vectl.Runtime.Host;

namespace Vectl.Runtime.Tests.Host;

public sealed class KernelChecksTests
{
    [Theory]
    [InlineData("6.1.0-18-amd64", 6, 1)]
    [InlineData("6.12-rc1", 6, 12)]
    [InlineData("5.19", 5, 19)]
    [InlineData("10.0.1+", 10, 0)]
    public void KernelVersion_TryParse_Release(string release, int major, int minor)
    {
        Assert.True(KernelVersion.TryParse(release, out KernelVersion version));
        Assert.Equal(new KernelVersion(major, minor), version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6")]
    [InlineData("6.")]
    [InlineData("6.x")]
    [InlineData("-6.1")]
    [InlineData("v6.1")]
    public void KernelVersion_TryParse_NoRelease_False(string release) => Assert.False(KernelVersion.TryParse(release, out _));

    [Fact]
    public void KernelVersion_Order_IsByNumber()
    {
        Assert.True(new KernelVersion(5, 19) < new KernelVersion(6, 1));
        Assert.True(new KernelVersion(6, 12) > new KernelVersion(6, 2));
        Assert.False(new KernelVersion(6, 1) < new KernelVersion(6, 1));
    }

    [Fact]
    public void Version_Old_IsMissingWithItsMend() => Assert.Equal(
        new Finding("kernel", "version", FindingLevel.Missing, "Linux 5.10.0-28-amd64, which has no overlay on idmapped layers (5.19)", "Install a newer kernel: Linux 6.1 or later."),
        KernelChecks.Version("5.10.0-28-amd64"));

    [Theory]
    [InlineData("5.19.0", FindingLevel.Warning)]
    [InlineData("6.0.12", FindingLevel.Warning)]
    [InlineData("6.1.0", FindingLevel.Ok)]
    [InlineData("7.0", FindingLevel.Ok)]
    [InlineData("weird", FindingLevel.Warning)]
    public void Version_Release_Level(string release, FindingLevel level) => Assert.Equal(level, KernelChecks.Version(release).Level);

    [Theory]
    [InlineData(-22, FindingLevel.Ok, "present")]
    [InlineData(-9, FindingLevel.Ok, "present")]
    [InlineData(-38, FindingLevel.Missing, "ENOSYS; Linux has it since 5.3")]
    [InlineData(-1, FindingLevel.Missing, "EPERM")]
    public void SystemCall_Errno_SaysWhetherItIsThere(int result, FindingLevel level, string detail)
    {
        Finding finding = KernelChecks.SystemCall("clone3", result, "5.3");
        Assert.Equal(("clone3", level, detail), (finding.Name, finding.Level, finding.Detail));
        Assert.Equal(level == FindingLevel.Ok, finding.Mend is null);
    }

    [Theory]
    [InlineData("kill_process errno log allow", FindingLevel.Ok)]
    [InlineData("kill_thread allow", FindingLevel.Missing)]
    [InlineData(null, FindingLevel.Missing)]
    public void Seccomp_Actions_Level(string? actions, FindingLevel level) => Assert.Equal(level, KernelChecks.Seccomp(actions).Level);
}
