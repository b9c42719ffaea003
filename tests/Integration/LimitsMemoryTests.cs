using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>A VE's memory is its own business.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Limits")]
public sealed class LimitsMemoryTests(HostFixture host)
{
    // dd reads into a buffer of that size, so every page of it is used.
    static string Use(int megabytes) => $"dd if=/dev/zero of=/dev/null bs={megabytes}M count=1 2>/dev/null && echo done";

    [HostFact(Need.MemoryController)]
    public void Hog_IsKilledInsideItsVe_AndANeighbourDoesNotNotice()
    {
        using Ve hog = new Ve(host, "--memory", "64M", "--swap", "0").Start(), neighbour = new Ve(host, "--memory", "64M", "--swap", "0").Start();
        string service = neighbour.Sh("sleep 600 </dev/null >/dev/null 2>&1 & echo $!");

        Assert.Equal(137, hog.Do("exec2", Use(200)).Exit);

        Assert.True(hog.Counter("memory.events", "oom_kill") >= 1, hog.Limit("memory.events"));
        Assert.Equal((0, 0), (neighbour.Counter("memory.events", "oom_kill"), neighbour.Counter("memory.events", "oom")));
        Assert.Equal("done", neighbour.Sh($"kill -0 {service} && {Use(32)}"));
        Assert.Equal("done", hog.Sh(Use(32)));
        hog.ShouldBeRunning();
    }

    [HostFact(Need.MemoryController)]
    public void OomGroup_AllOfTheVeEnds_AndItsMonitorClearsUp()
    {
        using Ve ve = new Ve(host, "--memory", "64M", "--swap", "0", "--oom-group", "yes").Start();
        ve.Do("exec2", Use(200));
        Wait.For("the VE is down", () => !ve.IsRunning);
        ve.ShouldBeStopped();
        Wait.For("its cgroup is gone", () => !Directory.Exists(Cgroups.Path($"{host.CgroupParent}/{ve.Id}")));
    }

    [HostFact(Need.MemoryController)]
    public void Change_InARunningVe_TakesEffect()
    {
        using Ve ve = new Ve(host, "--memory", "64M", "--swap", "0").Start();
        Assert.Equal(137, ve.Do("exec2", Use(100)).Exit);
        ve.Do("set", "--memory", "256M").Expect(0).Saying("WARNING: Settings were not saved");
        Assert.Equal("done", ve.Sh(Use(100)));
        ve.Do("set", "--reset_ub").Expect(0);
        Assert.Equal(137, ve.Do("exec2", Use(100)).Exit);
    }

    [HostFact(Need.MemoryController)]
    public void Change_BelowWhatIsUsed_IsRefusedWithBothNumbers()
    {
        using Ve ve = new Ve(host, "--memory", "256M", "--swap", "0").Start();
        ve.Sh("mount -t tmpfs -o size=100M tmpfs /mnt && dd if=/dev/zero of=/mnt/file bs=1M count=60 2>/dev/null");
        ve.Do("set", "--memory", "32M", "--save").Expect(6).Saying($"CTID {ve.Id}: memory.max is to be 32M, but it uses ");
        Assert.Equal((256L << 20).ToString(), ve.Limit("memory.max"));
        Assert.Contains("max: 256M", File.ReadAllText(ve.ConfigFile));
    }

    // The VE's own root of the hierarchy has the files of its limits; none of them is its to write.
    [HostFact(Need.MemoryController, Need.PidsController)]
    public void Inside_RootCanNeitherRaiseItsLimitsNorSeeAbove()
    {
        using Ve ve = new Ve(host, "--memory", "64M", "--numproc", "100").Start();
        Assert.Equal("0::/", ve.Sh("cat /proc/self/cgroup"));
        foreach (string file in (string[])["memory.max", "memory.high", "memory.swap.max", "pids.max", "cgroup.max.descendants"])
            Assert.NotEqual(0, ve.Do("exec2", $"echo max > /sys/fs/cgroup/{file}").Exit);
        Assert.DoesNotContain("monitor", ve.Sh("ls /sys/fs/cgroup /sys/fs/cgroup/.."));
        Assert.Equal("kept", ve.Sh("mkdir /sys/fs/cgroup/own && echo kept"));
        Assert.Equal("67108864", ve.Limit("memory.max"));
    }
}
