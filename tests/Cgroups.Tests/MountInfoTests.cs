namespace Vectl.Cgroups.Tests;

public sealed class MountInfoTests
{
    [Theory]
    [InlineData("41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw", 41, 31, "/", "/sys/fs/cgroup/unified", "cgroup2")]
    [InlineData("29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate", 29, 23, "/", "/sys/fs/cgroup", "cgroup2")]
    [InlineData("29 23 0:26 /a /b rw shared:9 master:1 propagate_from:2 unbindable - ext4 /dev/sda rw", 29, 23, "/a", "/b", "ext4")]
    [InlineData("1 1 8:1 /my\\040dir /m\\011\\012\\134\\043 rw - fuse.x\\040y none rw", 1, 1, "/my dir", "/m\t\n\\#", "fuse.x y")]
    [InlineData("1 1 8:1 / /trailing\\04 rw - tmpfs none rw", 1, 1, "/", "/trailing\\04", "tmpfs")]
    [InlineData("1 1 8:1 / /- rw - tmpfs  rw", 1, 1, "/", "/-", "tmpfs")]
    public void TryParse_Line_GivesItsFields(string line, int id, int parent, string root, string mountPoint, string type)
    {
        Assert.True(MountInfo.TryParse(line, out MountInfo mount));
        Assert.Equal(new MountInfo(id, parent, root, mountPoint, type), mount with { Source = "", Options = "" });
    }

    [Fact]
    public void TryParse_SourceAndOptions_AreTheFileSystems()
    {
        Assert.True(MountInfo.TryParse("29 23 0:26 / /a rw,nosuid shared:9 - btrfs /dev/my\\040disk rw,nsdelegate", out MountInfo mount));
        Assert.Equal(("/dev/my disk", "rw,nsdelegate"), (mount.Source, mount.Options));
    }

    [Fact]
    public void SourceOf_Id_FindsItsMount()
    {
        const string text = "29 23 0:26 / /a rw - btrfs /dev/sda rw\n30 23 0:27 / /b rw - btrfs /dev/sdb rw\n";
        Assert.Equal(("/dev/sdb", null), (MountInfo.SourceOf(text, 30), MountInfo.SourceOf(text, 31)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("41")]
    [InlineData("x 31 0:38 / /m rw - cgroup2 cgroup2 rw")]
    [InlineData("41 -1 0:38 / /m rw - cgroup2 cgroup2 rw")]
    [InlineData("41 31 38 / /m rw - cgroup2 cgroup2 rw")]
    [InlineData("41 31 0:38 / /m rw shared:1")]
    [InlineData("41 31 0:38 / /m rw -")]
    [InlineData("41 31 0:38 / /m")]
    public void TryParse_NotALine_False(string line) => Assert.False(MountInfo.TryParse(line, out _));

    [Fact]
    public void Find_HybridHost_GivesTheUnifiedMount() => Assert.Equal(new CgroupMount("/sys/fs/cgroup/unified"), CgroupMount.Find(
        """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
        33 31 0:29 / /mnt rw - tmpfs cgroup2 rw
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """));

    [Fact]
    public void Find_SubtreeMountedFirst_PrefersTheWholeHierarchy() => Assert.Equal(new CgroupMount("/b c"), CgroupMount.Find(
        """
        40 31 0:38 /ve/101 /a rw - cgroup2 cgroup2 rw
        41 31 0:38 / /b\040c rw - cgroup2 cgroup2 rw
        """));

    [Fact]
    public void Find_OnlyASubtree_GivesIt()
        => Assert.Equal(new CgroupMount("/a"), CgroupMount.Find("40 31 0:38 /ve/101 /a rw - cgroup2 cgroup2 rw\n"));

    [Fact]
    public void Find_NoCgroup2_Null()
        => Assert.Null(CgroupMount.Find("40 31 0:38 / /a rw - cgroup cgroup rw,cpu\n"));
}
