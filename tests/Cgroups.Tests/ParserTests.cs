using System.Text;

namespace Vectl.Cgroups.Tests;

public sealed class ParserTests
{
    [Theory]
    [InlineData("populated", 1)]
    [InlineData("frozen", 0)]
    public void FlatKeyed_TryGet_KnownKey(string key, long expected)
    {
        Assert.True(FlatKeyed.TryGet("populated 1\nfrozen 0\n", key, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("usage")]
    [InlineData("usec")]
    [InlineData("nr_bursts")]
    [InlineData("system_usec")]
    public void FlatKeyed_TryGet_PartOfAKeyOrNoNumber_False(string key)
        => Assert.False(FlatKeyed.TryGet("usage_usec 12\nsystem_usec max\n", key, out _));

    [Theory]
    [InlineData("0::/ve/101/payload/init.scope\n", "/ve/101/payload/init.scope")]
    [InlineData("9:name=systemd:/\n1:cpu:/\n0::/\n", "/")]
    [InlineData("0::/../other\n", "/../other")]
    [InlineData("0::/a:b c", "/a:b c")]
    public void ProcessCgroup_TryParse_V2Line(string file, string expected)
    {
        Assert.True(ProcessCgroup.TryParse(Encoding.UTF8.GetBytes(file), out ReadOnlySpan<byte> path));
        Assert.Equal(expected, Encoding.UTF8.GetString(path));
    }

    [Fact]
    public void ProcessCgroup_TryParse_NameThatIsNoUtf8_StaysAsItIs()
    {
        Assert.True(ProcessCgroup.TryParse([.. "0::/a"u8, 0xFF, (byte)'\n'], out ReadOnlySpan<byte> path));
        Assert.Equal([.. "/a"u8, 0xFF], path.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:cpu:/\n")]
    [InlineData("10::/x\n")]
    [InlineData("0::/ve/101/payload (deleted)\n")]
    public void ProcessCgroup_TryParse_NoV2Cgroup_False(string file)
        => Assert.False(ProcessCgroup.TryParse(Encoding.UTF8.GetBytes(file), out _));

    [Fact]
    public void ControllerSet_Parse_SplitsAtBlanksAndNewlines()
    {
        Assert.Equal("cpu,memory", string.Join(',', ControllerSet.Parse("cpu memory\n")));
        Assert.Empty(ControllerSet.Parse("\n"));
    }

    [Fact]
    public void ControllerSet_Enable_PlusBeforeEach() => Assert.Equal("+cpu +io", ControllerSet.Enable(["cpu", "io"]));

    [Fact]
    public void CgroupTree_CollectDirectories_TakesDirectoriesOnly()
    {
        var names = new Queue<byte[]>();
        CgroupTree.CollectDirectories([.. Entry(".", 4), .. Entry("..", 4), .. Entry("cgroup.procs", 8), .. Entry("payload", 4), .. Entry("...", 4)], names);

        Assert.Equal(["payload", "..."], names.Select(Encoding.UTF8.GetString));
    }

    static byte[] Entry(string name, byte type)
    {
        byte[] entry = new byte[(19 + name.Length + 1 + 7) & ~7];
        entry[16] = (byte)entry.Length;
        entry[18] = type;
        Encoding.UTF8.GetBytes(name, entry.AsSpan(19));
        return entry;
    }
}
