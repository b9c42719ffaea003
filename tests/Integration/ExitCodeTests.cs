using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>vzctl's exit codes, which scripts depend on, and that a refusal changes nothing.</summary>
[Collection(HostCollection.Name)]
public sealed class ExitCodeTests(HostFixture host)
{
    [Fact]
    public void OnAStoppedVe()
    {
        using var ve = new Ve(host);
        ve.Do("stop").Expect(0);
        ve.Do("stop", "--fast").Expect(0);
        ve.Do("umount").Expect(40);
        ve.Do("status").Expect(0);
        host.Run("create", ve.Id, "--ostemplate", "busybox").Expect(44);
        ve.ShouldBeStopped();
    }

    [Fact]
    public void OnARunningVe()
    {
        using Ve ve = new Ve(host).Start();
        int init = ve.InitPid;
        ve.Do("start").Expect(32);
        ve.Do("destroy").Expect(32);
        ve.Do("umount").Expect(32);
        host.Run("create", ve.Id, "--ostemplate", "busybox").Expect(44);
        ve.ShouldBeRunning();
        Assert.Equal(init, ve.InitPid);
    }

    [Fact]
    public void OnAMountedVe()
    {
        using var ve = new Ve(host);
        ve.Do("mount").Expect(0);
        ve.Do("mount").Expect(0);
        ve.Do("destroy").Expect(41);
        ve.Do("umount").Expect(0);
        ve.Do("umount").Expect(40);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("restart")]
    [InlineData("destroy")]
    [InlineData("mount")]
    [InlineData("umount")]
    [InlineData("enter")]
    [InlineData("exec2", "true")]
    [InlineData("exec3", "true")]
    [InlineData("set", "--hostname", "x", "--save")]
    public void OnAnUnknownVe(string verb, params string[] args)
    {
        Leftovers before = host.Snapshot();
        host.Run([verb, "999999", .. args]).Expect(14).Saying("999999");
        host.Snapshot().ShouldEqual(before);
    }

    [Fact]
    public void Status_OfAnUnknownVe_Is0()
        => Assert.Equal("CTID 999999 deleted unmounted down\n", host.Run("status", "999999").Expect(0).Out);

    [Fact]
    public void CommandLine_Unknown_Is20()
    {
        host.Run("launch", "101").Expect(20).Saying("launch");
        host.Run().Expect(20);
        host.Run("create", host.NewId(), "--no-such-option").Expect(20).Saying("--no-such-option");
    }

    [Fact]
    public void Ctid_Missing_Is21() => host.Run("start").Expect(21);

    [Fact]
    public void List_OfNothing_Is1()
    {
        string root = host.NewRoot("other");
        try
        {
            Result result = host.RunWith(["list"], root: root).Expect(1);
            Assert.Equal("", result.Out);
            Assert.NotEqual("", result.Err);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Vzctl_IsTheSameProgram()
    {
        string vzctl = Path.Combine(Path.GetDirectoryName(host.Binary)!, "vzctl"), vzlist = Path.Combine(Path.GetDirectoryName(host.Binary)!, "vzlist");
        using Ve ve = new Ve(host).Start();
        Dictionary<string, string> environment = host.EnvironmentFor(host.Root);
        Assert.Equal($"CTID {ve.Id} exist mounted running\n", Command.Run([vzctl, "status", ve.Id], environment: environment).Expect(0).Out);
        Assert.Contains(ve.Id, Command.Run([vzlist, "-1"], environment: environment).Expect(0).Out);
    }
}
