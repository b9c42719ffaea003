using Vectl.Runtime.Host;

namespace Vectl.Runtime.Tests.Host;

public sealed class PrivilegeAndLimitChecksTests
{
    static string Status(ulong capabilities, int seccomp = 0) => $"Name:\tx\nCapPrm:\tffff\nCapEff:\t{capabilities:x16}\nSeccomp:\t{seccomp}\nSeccomp_filters:\t7\n";

    [Fact]
    public void User_NotRoot_IsMissing() => Assert.Equal(
        new Finding("privileges", "root", FindingLevel.Missing, "user id 1000", "Run vectl as root."), PrivilegeChecks.User(1000));

    [Theory]
    [InlineData("         0          0 4294967295", FindingLevel.Ok)]
    [InlineData("         0     100000      65536", FindingLevel.Missing)]
    [InlineData("         0          0 4294967295\n 1 1 1", FindingLevel.Missing)]
    [InlineData("", FindingLevel.Missing)]
    public void UserNamespace_Map_OnlyTheFirstIsOk(string map, FindingLevel level) => Assert.Equal(level, PrivilegeChecks.UserNamespace(map).Level);

    [Fact]
    public void NeededCapabilities_TwoAbsent_AreNamed() => Assert.Equal(
        (FindingLevel.Missing, "missing: CAP_SYS_ADMIN CAP_MKNOD"),
        PrivilegeChecks.NeededCapabilities(Status(0x1ffffffffff & ~(1UL << 21) & ~(1UL << 27))) is var f ? (f.Level, f.Detail) : default);

    [Fact]
    public void NeededCapabilities_NoSysResource_IsAWarningOfItsOwn()
    {
        string status = Status(0x1fffeffffff);
        Assert.Equal(FindingLevel.Ok, PrivilegeChecks.NeededCapabilities(status).Level);
        Assert.Equal(FindingLevel.Warning, PrivilegeChecks.ResourceCapability(status).Level);
        Assert.Equal(FindingLevel.Ok, PrivilegeChecks.ResourceCapability(Status(0x1ffffffffff)).Level);
    }

    [Theory]
    [InlineData(0, FindingLevel.Ok)]
    [InlineData(2, FindingLevel.Warning)]
    public void Filter_Mode_Level(int mode, FindingLevel level) => Assert.Equal(level, PrivilegeChecks.Filter(Status(0, mode)).Level);

    [Theory]
    [InlineData(null, null, FindingLevel.Ok, "not in use")]
    [InlineData("N", null, FindingLevel.Ok, "not in use")]
    [InlineData("Y", "unconfined", FindingLevel.Ok, "enabled, this process is unconfined")]
    [InlineData("Y", "docker-default (enforce)", FindingLevel.Warning, "this process is confined by docker-default (enforce), which VEs inherit")]
    public void AppArmor_State_Level(string? enabled, string? profile, FindingLevel level, string detail)
    {
        Finding finding = PrivilegeChecks.AppArmor(enabled, profile);
        Assert.Equal((level, detail), (finding.Level, finding.Detail));
    }

    [Theory]
    [InlineData("1", FindingLevel.Warning)]
    [InlineData("0", FindingLevel.Ok)]
    [InlineData(null, FindingLevel.Ok)]
    public void SELinux_State_Level(string? enforce, FindingLevel level) => Assert.Equal(level, PrivilegeChecks.SELinux(enforce).Level);

    [Theory]
    [InlineData(0L, FindingLevel.Warning)]
    [InlineData(2L, FindingLevel.Ok)]
    [InlineData(null, FindingLevel.Ok)]
    public void UnprivilegedBpf_Value_Level(long? value, FindingLevel level) => Assert.Equal(level, PrivilegeChecks.UnprivilegedBpf(value).Level);

    [Fact]
    public void Limit_BelowEnough_MendIsTheSysctl() => Assert.Equal(
        new Finding("limits", "kernel.keys.maxkeys", FindingLevel.Warning, "200; why", "sysctl kernel.keys.maxkeys=4000"),
        LimitChecks.Check(new LimitChecks.Limit("kernel.keys.maxkeys", 2000, 4000, "why"), 200));

    [Theory]
    [InlineData(2000L, "2000")]
    [InlineData(null, "not in this kernel")]
    public void Limit_EnoughOrNone_Ok(long? value, string detail) => Assert.Equal(
        new Finding("limits", "k", FindingLevel.Ok, detail, null), LimitChecks.Check(new LimitChecks.Limit("k", 2000, 4000, "why"), value));
}
