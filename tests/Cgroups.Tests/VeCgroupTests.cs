using System.Diagnostics;
using Vectl.Linux;

namespace Vectl.Cgroups.Tests;

public sealed class VeCgroupTests
{
    const uint Owner = 1879048192;

    static VeCgroup Create(TestCgroup test, string ctid = "101", string below = "")
    {
        Assert.True(VeCgroup.TryCreate(test.Mount, test.Name + below, ctid, Owner, [], out VeCgroup? created, out _));
        return created;
    }

    static uint OwnerOf(Cgroup cgroup, string file) => Kernel.TryStat(file, cgroup.Directory)!.Value.stx_uid;

    [SkippableFact]
    public void TryCreate_New_DelegatesPayloadOnly()
    {
        using var test = new TestCgroup();
        using VeCgroup ve = Create(test);

        Assert.Equal($"{test.Cgroup.Path}/101/payload", ve.Payload.Path);
        Assert.Equal(Owner, Kernel.Stat(ve.Payload.Directory).stx_uid);
        Assert.Equal(Owner, Kernel.Stat(ve.Payload.Directory).stx_gid);
        foreach (string file in (string[])["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"])
            Assert.Equal(Owner, OwnerOf(ve.Payload, file));
        foreach (string file in (string[])["cgroup.freeze", "cgroup.kill", "cgroup.max.depth", "cgroup.type"])
            Assert.Equal(0u, OwnerOf(ve.Payload, file));
        foreach (Cgroup cgroup in (Cgroup[])[ve.Top, ve.Monitor])
            Assert.Equal((0u, 0u), (Kernel.Stat(cgroup.Directory).stx_uid, OwnerOf(cgroup, "cgroup.procs")));
    }

    [SkippableFact]
    public void TryCreate_ParentsMissing_MakesThem()
    {
        using var test = new TestCgroup();
        using VeCgroup ve = Create(test, below: "/x.slice/ve");
        Assert.Equal($"{test.Cgroup.Path}/x.slice/ve/101", ve.Top.Path);
    }

    [SkippableFact]
    public void TryCreate_EmptyLeftover_IsReplaced()
    {
        using var test = new TestCgroup();
        using (VeCgroup old = Create(test))
            old.Payload.CreateChild("init.scope")!.Dispose();

        using VeCgroup ve = Create(test);

        Assert.Null(ve.Payload.OpenChild("init.scope"));
    }

    [SkippableFact]
    public void TryCreate_LiveLeftover_NamesAProcessAndTouchesNothing()
    {
        using var test = new TestCgroup();
        using VeCgroup old = Create(test);
        Process process = test.Sleep(old.Payload);

        Assert.False(VeCgroup.TryCreate(test.Mount, test.Name, "101", Owner, [], out VeCgroup? created, out int livePid));

        Assert.Null(created);
        Assert.Equal(process.Id, livePid);
        Assert.Equal([process.Id], old.Payload.Processes(CgroupScope.Self));
    }

    [SkippableFact]
    public void TryOpen_WholeHalfAndNone_OnlyTheWhole()
    {
        using var test = new TestCgroup();
        Create(test).Dispose();
        test.Cgroup.CreateChild("102")!.Dispose();

        using VeCgroup? whole = VeCgroup.TryOpen(test.Mount, test.Name, "101");

        Assert.Equal($"{test.Cgroup.Path}/101/monitor", whole!.Monitor.Path);
        Assert.Null(VeCgroup.TryOpen(test.Mount, test.Name, "102"));
        Assert.Null(VeCgroup.TryOpen(test.Mount, test.Name, "103"));
    }

    [SkippableFact]
    public void Remove_WholeHalfAndNone_AllGone()
    {
        using var test = new TestCgroup();
        Create(test).Dispose();
        test.Cgroup.CreateChild("102")!.Dispose();

        foreach (string ctid in (string[])["101", "102", "103"])
        {
            VeCgroup.Remove(test.Mount, test.Name, ctid);
            Assert.Null(test.Cgroup.OpenChild(ctid));
        }
    }

    [SkippableFact]
    public void Controllers_OfTheHost_ArePassedOn()
    {
        using var test = new TestCgroup();
        using VeCgroup ve = Create(test);
        Assert.Equal(ve.Payload.Controllers.Order(), ve.Controllers.Order());
    }
}
