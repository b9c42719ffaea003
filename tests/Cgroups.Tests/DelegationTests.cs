namespace Vectl.Cgroups.Tests;

/// <summary>The order and the content of what is written, against plain directories: no root, no cgroup file system.</summary>
public sealed class DelegationTests : IDisposable
{
    readonly string _mount = Directory.CreateTempSubdirectory("vectl-cgroups-").FullName;

    public void Dispose() => Directory.Delete(_mount, recursive: true);

    Cgroup Make(string path, string controllers)
    {
        string directory = Directory.CreateDirectory($"{_mount}/{path}").FullName;
        File.WriteAllText($"{directory}/cgroup.controllers", controllers);
        File.WriteAllText($"{directory}/cgroup.subtree_control", "");
        return Cgroup.Open(directory);
    }

    string Written(string path) => File.ReadAllText($"{_mount}/{path}/cgroup.subtree_control");

    [Fact]
    public void EnableControllers_TopHasThem_WritesThereOnly()
    {
        using Cgroup root = Make(".", "cpuset cpu io memory pids rdma\n"), parent = Make("ve", "cpuset cpu io memory pids\n"),
            top = Make("ve/101", "cpuset cpu io memory pids\n");

        var (enabled, refused) = Delegation.EnableControllers(new CgroupMount(_mount), "ve", top, []);

        Assert.Equal("cpuset cpu io memory pids", string.Join(' ', enabled));
        Assert.Empty(refused);
        Assert.Equal("", Written("."));
        Assert.Equal("", Written("ve"));
        Assert.Equal("+cpuset +cpu +io +memory +pids", Written("ve/101"));
    }

    [Fact]
    public void EnableControllers_FirstStart_WritesEveryLevelFromTheMount()
    {
        using Cgroup root = Make(".", "memory pids\n"), slice = Make("a", "memory pids\n"), parent = Make("a/ve", "pids\n"), top = Make("a/ve/101", "\n");

        Delegation.EnableControllers(new CgroupMount(_mount), "a/ve", top, []);

        Assert.Equal("+memory +pids", Written("."));
        Assert.Equal("+memory +pids", Written("a"));
        Assert.Equal("+pids", Written("a/ve"));
        Assert.Equal("", Written("a/ve/101"));
    }

    [Fact]
    public void EnableControllers_HostHasNone_WritesNothing()
    {
        using Cgroup root = Make(".", "\n"), parent = Make("ve", "\n"), top = Make("ve/101", "\n");

        var (enabled, refused) = Delegation.EnableControllers(new CgroupMount(_mount), "ve", top, []);

        Assert.Empty(enabled);
        Assert.Empty(refused);
        Assert.Equal("", Written("."));
    }

    [Fact]
    public void EnableControllers_Refused_SaysWhy()
    {
        using Cgroup root = Make(".", "pids\n"), top = Make("101", "pids\n");
        File.Delete($"{_mount}/101/cgroup.subtree_control");

        var (enabled, refused) = Delegation.EnableControllers(new CgroupMount(_mount), "", top, []);

        Assert.Empty(enabled);
        Assert.Equal("pids: ENOENT", Assert.Single(refused));
    }
}
