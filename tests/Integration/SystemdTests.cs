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
        Guests.WaitForBoot(ve);
        // Its own subtree of the cgroup is systemd's to divide.
        Assert.Equal("0::/system.slice/test.service", ve.Sh("systemd-run -q --wait --pipe --unit=test grep 0:: /proc/self/cgroup"));
        ve.Do("stop").Expect(0);
        Assert.DoesNotContain("killed", File.ReadAllText(ve.ConsoleLog), StringComparison.OrdinalIgnoreCase);
        ve.ShouldBeStopped();
        Assert.Empty(host.Snapshot().Processes.Except(running.Processes));
    }

    [HostFact(Need.SystemdTree, Need.MemoryController, Need.PidsController)]
    public void Systemd_DividesWhatTheVeHas_AndGetsNoMore()
    {
        using Ve ve = SystemdTemplate.NewVe(host, "--memory", "256M", "--swap", "0", "--numproc", "150", "--stop-timeout", "120").Start();
        Guests.WaitForBoot(ve);
        // A unit has the limit that systemd gives it, and without one the VE's.
        Use(ve, 32, "64M").Expect(0);
        Assert.NotEqual(0, Use(ve, 128, "64M").Exit);
        Use(ve, 128, "infinity").Expect(0);
        Assert.NotEqual(0, Use(ve, 512, "infinity").Exit);
        // What it says of the root of its hierarchy is nothing to what is above that.
        ve.Do("exec2", "systemctl set-property --runtime -- -.slice MemoryMax=infinity TasksMax=infinity");
        Assert.Equal(("268435456", "150"), (ve.Limit("memory.max"), ve.Limit("pids.max")));
        Assert.NotEqual(0, Use(ve, 512, "infinity").Exit);
        Assert.Equal("0::/init.scope", ve.Sh("grep 0:: /proc/1/cgroup"));
        string[] seen = ve.Sh("mount -t cgroup2 none /mnt && ls -d /mnt/* && umount /mnt").Split('\n');
        Assert.Contains("/mnt/init.scope", seen);
        Assert.DoesNotContain("/mnt/monitor", seen);
    }

    // tail keeps all of a line that never ends.
    static Result Use(Ve ve, int megabytes, string limit)
        => ve.Do("exec2", $"systemd-run -q --wait --pipe -p MemoryMax={limit} -p MemorySwapMax=0 sh -c 'head -c {megabytes}M /dev/zero | tail > /dev/null'");
}
