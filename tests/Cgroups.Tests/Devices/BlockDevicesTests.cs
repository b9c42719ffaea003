using Vectl.Cgroups.Devices;

namespace Vectl.Cgroups.Tests.Devices;

/// <summary>Against a made-up sysfs of ordinary files and links.</summary>
public sealed class BlockDevicesTests : IDisposable
{
    readonly string _sys = Directory.CreateTempSubdirectory("vectl-sysfs-").FullName;
    readonly Dictionary<string, DeviceNumber?> _paths = [];

    public BlockDevicesTests() => Directory.CreateDirectory($"{_sys}/dev/block");

    public void Dispose() => Directory.Delete(_sys, recursive: true);

    string Device(string path, string number, params (string File, string Text)[] files)
    {
        string directory = Directory.CreateDirectory($"{_sys}/devices/{path}").FullName;
        File.WriteAllText($"{directory}/dev", number + "\n");
        foreach ((string file, string text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{directory}/{file}")!);
            File.WriteAllText($"{directory}/{file}", text + "\n");
        }
        File.CreateSymbolicLink($"{_sys}/dev/block/{number}", directory);
        return directory;
    }

    static void Slave(string device, string of)
    {
        Directory.CreateDirectory($"{of}/slaves");
        File.CreateSymbolicLink($"{of}/slaves/{Path.GetFileName(device)}", device);
    }

    string Below(uint major, uint minor)
    {
        _paths["/private"] = new DeviceNumber(major, minor);
        return string.Join(' ', new BlockDevices(_sys, path => _paths.GetValueOrDefault(path)).Below("/private"));
    }

    [Fact]
    public void Below_Disk_IsItself()
    {
        Device("sda", "8:0");
        Assert.Equal("8:0", Below(8, 0));
    }

    [Fact]
    public void Below_Partition_IsTheDisk()
    {
        Device("sda", "8:0");
        Device("sda/sda3", "8:3", ("partition", "3"));
        Assert.Equal("8:0", Below(8, 3));
    }

    [Fact]
    public void Below_MappedOverTwoDisks_IsBothOnce()
    {
        Device("sda", "8:0");
        Device("sdb", "8:16");
        string first = Device("sda/sda1", "8:1", ("partition", "1")), second = Device("sda/sda2", "8:2", ("partition", "2")), third = Device("sdb/sdb1", "8:17", ("partition", "1"));
        string crypt = Device("virtual/dm-0", "253:0"), volume = Device("virtual/dm-1", "253:1");
        Slave(first, crypt);
        Slave(crypt, volume);
        Slave(second, volume);
        Slave(third, volume);
        Assert.Equal("8:0 8:16", Below(253, 1));
    }

    [Fact]
    public void Below_Loop_IsTheDiskOfItsFile()
    {
        Device("vda", "254:0");
        Device("vda/vda1", "254:1", ("partition", "1"));
        Device("virtual/loop0", "7:0", ("loop/backing_file", "/srv/image"));
        _paths["/srv/image"] = new DeviceNumber(254, 1);
        Assert.Equal("254:0", Below(7, 0));
    }

    [Fact]
    public void Below_LoopOverMemory_IsTheLoopDevice()
    {
        Device("virtual/loop0", "7:0", ("loop/backing_file", "/dev/shm/image (deleted)"));
        Assert.Equal("7:0", Below(7, 0));
    }

    [Fact]
    public void Below_NoBlockDevice_IsNone()
    {
        Assert.Equal("", Below(0, 40));
        Assert.Empty(new BlockDevices(_sys, _ => null).Below("/private"));
    }
}
