namespace Vectl.Reboot;

/// <summary>
/// VEs after a reboot of their host. Of them 101 to 104, 108 and 109 say <c>onboot: yes</c> and 107 says no; 108 has no init; 106 was
/// stopped before; 109 has a unit of its own besides. Those with a <c>bootorder</c>: 101, 108, 102, 109, the first being the highest.
/// </summary>
public sealed class RebootTests(RebootedHost host) : IClassFixture<RebootedHost>
{
    static readonly string[] s_expected = ["101", "102", "103", "104", "105", "109"];

    [Fact]
    public void Reboot_StartsWhatIsToStart_AndWhatRan() => Assert.Equal(s_expected, Ids(host.AfterReboot["running"]));

    [Fact]
    public void PowerLoss_IsAsAReboot() => Assert.Equal(s_expected, Ids(host.AfterPowerLoss["running"]));

    [Fact]
    public void Boot_IsInOrder()
    {
        string[] order = ByTime(host.AfterReboot, "started", s_expected);
        Assert.Equal(["101", "102", "109"], order[..3]);
        Assert.Equal(["103", "104", "105"], order[3..].Order());
        Assert.Equal(["101", "102", "109"], host.AfterReboot.Told("words at boot", "was started")[..3]);
    }

    [Fact]
    public void Shutdown_IsInReverse()
    {
        // 109 is stopped by its own unit, which is after vectl.service at boot and so before it at shutdown.
        string[] order = ByTime(host.AfterReboot, "stopped", [.. s_expected, "107"]);
        Assert.Equal("109", order[0]);
        Assert.Equal(["103", "104", "105", "107"], order[1..5].Order());
        Assert.Equal(["102", "101"], order[5..]);
        Assert.Equal(["102", "101"], host.AfterReboot.Told("words at shutdown", "was stopped")[^2..]);
        Assert.DoesNotContain("killed", host.AfterReboot["words at shutdown"], StringComparison.Ordinal);
    }

    [Fact]
    public void OneThatFails_IsNamed_AndStopsNobody()
    {
        Assert.Equal("47", host.AfterReboot["unit's exit code"]);
        Assert.Contains("CTID 108 did not start (exit code 47):", host.AfterReboot["words at boot"], StringComparison.Ordinal);
        Assert.Contains("/own-init", host.AfterReboot["words at boot"], StringComparison.Ordinal);
    }

    [Fact]
    public void TwoUnits_DoNotFightOverAVe()
    {
        Assert.Equal(["active", "active"], host.AfterReboot.Lines("units"));
        Assert.Equal(["active", "active"], host.AfterPowerLoss.Lines("units"));
        Assert.Equal("", host.AfterReboot["failed"]);
        Assert.Equal("", host.AfterPowerLoss["failed"]);
        string[] own = host.AfterReboot.Lines("words of 109 at shutdown");
        Assert.DoesNotContain(own, line => line.Contains("exit code", StringComparison.OrdinalIgnoreCase) || line.Contains("Failed", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_AreThereAgain_AndHold()
    {
        foreach ((Findings seen, string cgroup) in ((Findings, string)[])[(host.AfterReboot, "/sys/fs/cgroup/ve"), (host.AfterPowerLoss, "/sys/fs/cgroup/vectl.slice/vectl-cgroup.service/ve")])
        {
            Assert.Equal(cgroup, seen["cgroup"]);
            Assert.Equal([$"{24 << 20}", "0", "20", "50000 100000"], seen.Lines("limits"));
            Assert.Contains("exit code", seen["too much memory"], StringComparison.Ordinal);
            Assert.Contains("fork", seen["too many processes"], StringComparison.Ordinal);
            Assert.Equal(["oom_kill", "max", "nr_throttled"], seen.Lines("refused").Where(line => !line.EndsWith(" 0", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
        }
    }

    [Fact]
    public void NamesIdsLocksAndFiles_AreAsBefore()
    {
        foreach (Findings seen in (Findings[])[host.AfterReboot, host.AfterPowerLoss])
        {
            Assert.Equal("CTID 101 exist mounted running", seen["name"]);
            Assert.Equal("9", seen["ids"]);
            Assert.Equal(s_expected, Ids(seen["marks"]));
            Assert.Equal("", seen["locks"]);
            Assert.Equal("", seen["left over"]);
        }
    }

    [Fact]
    public void DelegatedUnit_HoldsTheVes_AndTakesThemAlong()
    {
        Assert.Equal(s_expected, Ids(host.Delegated["running"]));
        Findings seen = host.WithoutCgroup;
        foreach (string part in (string[])["vectl-cgroup.service", "keeper", "ve", "101", "monitor", "payload"])
            Assert.Contains(seen.Lines("tree"), line => line.TrimStart('│', '├', '└', '─', ' ').Split(' ')[0] == part);
        Assert.Equal(s_expected, Ids(seen["before"]));
        Assert.Empty(Ids(seen["after"].Replace("exit code 1", "", StringComparison.Ordinal)));
        Assert.Equal(["inactive", "inactive", "inactive"], seen.Lines("units").Where(line => !line.StartsWith("exit code", StringComparison.Ordinal)));
        Assert.Equal(s_expected, seen.Lines("graceful").Select(line => line.Split('/')[0]));
        Assert.Equal("", seen["left"]);
    }

    static string[] Ids(string text) => [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.All(char.IsAsciiDigit)).Order(StringComparer.Ordinal)];

    // "101/upper/started 1763826000.123456789", in the order of the time; of other VEs such a file is older.
    static string[] ByTime(Findings seen, string part, string[] of) => [.. seen.Lines(part).Select(line => line.Split('/')[0]).Where(of.Contains)];
}
