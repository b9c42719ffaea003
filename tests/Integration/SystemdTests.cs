using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>A VE whose init is systemd.</summary>
[Collection(HostCollection.Name)]
public sealed class SystemdTests(HostFixture host)
{
    [HostFact(Need.SystemdTree)]
    public void Systemd_BootsRunsAServiceAndStops()
    {
        using Ve ve = SystemdTemplate.NewVe(host, "--stop-timeout", "120").Start();
        Leftovers running = host.Snapshot();
        string state = "";
        Wait.For("systemd has booted", () => (state = ve.Do("exec2", "systemctl is-system-running").Out.TrimEnd()) is "running" or "degraded", 60);
        Assert.True(state == "running", ve.Do("exec2", "systemctl --failed --no-legend; journalctl --no-pager -p warning").Out);
        // Its own subtree of the cgroup is systemd's to divide.
        Assert.Equal("0::/system.slice/test.service", ve.Sh("systemd-run -q --wait --pipe --unit=test cat /proc/self/cgroup"));
        ve.Do("stop").Expect(0);
        Assert.DoesNotContain("killed", File.ReadAllText(ve.ConsoleLog), StringComparison.OrdinalIgnoreCase);
        ve.ShouldBeStopped();
        Assert.Empty(host.Snapshot().Processes.Except(running.Processes));
    }
}
