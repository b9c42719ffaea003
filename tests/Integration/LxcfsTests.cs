using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>What a VE sees of the machine: what lxcfs serves, where it runs.</summary>
[Collection(HostCollection.Name)]
public sealed class LxcfsTests(HostFixture host)
{
    /// <summary>Runs <paramref name="test"/> with a directory that stands for lxcfs's: what counts is who sees which file.</summary>
    void WithDirectory(Action<string> test)
    {
        string configuration = $"{host.Root}/etc/vectl/vectl.yaml", before = File.ReadAllText(configuration), directory = $"{host.BaseDirectory}/lxcfs";
        Directory.CreateDirectory($"{directory}/proc");
        Directory.CreateDirectory($"{directory}/cgroup");
        Directory.CreateDirectory($"{directory}/sys/devices/system/cpu");
        File.WriteAllText($"{directory}/proc/meminfo", "MemTotal:        4242 kB\n");
        File.WriteAllText($"{directory}/proc/uptime", "1.00 1.00\n");
        File.WriteAllText($"{directory}/sys/devices/system/cpu/online", "0\n");
        File.WriteAllText(configuration, $"{before}lxcfs: {directory}\n");
        try
        {
            test(directory);
        }
        finally
        {
            File.WriteAllText(configuration, before);
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Files_AreInThePlaceOfTheKernels_AndOnlyThose() => WithDirectory(directory =>
    {
        using Ve ve = new Ve(host).Start();
        Assert.Equal("MemTotal:        4242 kB", ve.Sh("cat /proc/meminfo"));
        Assert.Equal("1.00 1.00", ve.Sh("cat /proc/uptime"));
        Assert.Equal("online", ve.Sh("ls /sys/devices/system/cpu"));
        Assert.Contains("processor", ve.Sh("cat /proc/cpuinfo"));
        Assert.Equal("tmpfs", ve.Sh("awk '$2 == \"/dev/shm\" { print $3 }' /proc/mounts"));
        Assert.Equal("", ve.Sh("ls /dev/shm"));
        Assert.Equal(["/proc/meminfo", "/proc/uptime", "/sys/devices/system/cpu"],
            ve.Sh($"awk '$4 ~ \"lxcfs\" {{ print $5 }}' /proc/self/mountinfo").Split('\n').Order());
    });

    [Fact]
    public void Off_IsTheHosts() => WithDirectory(directory =>
    {
        string configuration = $"{host.Root}/etc/vectl/vectl.yaml";
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace($"lxcfs: {directory}", "lxcfs: off"));
        using Ve ve = new Ve(host).Start();
        Assert.DoesNotContain("4242 kB", ve.Sh("cat /proc/meminfo"));
        Assert.Contains("switched off", host.Run("host-check").Out);
    });

    [Fact]
    public void HostCheck_SaysWhetherItRuns() => WithDirectory(directory =>
    {
        Assert.Contains($"serves {directory}", host.Run("host-check").Out);
        File.Delete($"{directory}/proc/meminfo");
        Assert.Contains("apt-get install lxcfs", host.Run("host-check").Out);
        using Ve ve = new Ve(host).Start();
        Assert.Contains("MemTotal", ve.Sh("cat /proc/meminfo"));
    });

    [HostFact(Need.Lxcfs, Need.MemoryController)]
    [Trait("Category", "Limits")]
    public void Meminfo_OfLxcfs_IsTheContainersLimit()
    {
        using Ve ve = new Ve(host).Start();
        File.WriteAllText(Cgroups.Path($"{host.CgroupParent}/{ve.Id}/memory.max"), "134217728");
        Assert.Equal("131072", ve.Sh("awk '/MemTotal/ { print $2 }' /proc/meminfo"));
        Assert.InRange(double.Parse(ve.Sh("cut -d ' ' -f 1 /proc/uptime")), 0, 600 * Patience.Factor);
    }
}
