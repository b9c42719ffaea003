using System.Diagnostics;
using Vectl.Linux;

namespace Vectl.Cgroups.Tests;

public sealed class CgroupTests
{
    [SkippableFact]
    public void CreateChild_ThereAlready_Null()
    {
        using var test = new TestCgroup();
        using Cgroup? child = test.Cgroup.CreateChild("a"), again = test.Cgroup.CreateChild("a"), opened = test.Cgroup.OpenChild("a");

        Assert.Equal(test.Cgroup.Path + "/a", child!.Path);
        Assert.Null(again);
        Assert.Equal(Kernel.Stat(child.Directory).stx_ino, Kernel.Stat(opened!.Directory).stx_ino);
        Assert.Null(test.Cgroup.OpenChild("b"));
    }

    [SkippableFact]
    public void Write_Refused_NamesValueFileAndErrno()
    {
        using var test = new TestCgroup();

        var failure = Assert.Throws<ErrnoException>(() => test.Cgroup.Write("cgroup.freeze", "7"));

        Assert.Equal($"write \"7\" to {test.Cgroup.Path}/cgroup.freeze: ERANGE (error 34)", failure.Message);
        Assert.Equal(Errno.ENOENT, Assert.Throws<ErrnoException>(() => test.Cgroup.Write("no.such", "1")).Errno);
        Assert.Equal(Errno.E2BIG, test.Cgroup.TryWrite("cgroup.freeze", new string('1', 5000)));
    }

    [SkippableFact]
    public void Processes_Scope_SelfOrTree()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("a")!, grandchild = child.CreateChild("b")!;
        Process first = test.Sleep(child), second = test.Sleep(grandchild);

        Assert.Empty(test.Cgroup.Processes(CgroupScope.Self));
        Assert.Equal([first.Id], child.Processes(CgroupScope.Self));
        Assert.Equal(new[] { first.Id, second.Id }.Order(), test.Cgroup.Processes(CgroupScope.Tree).Order());
        Assert.Equal(2, test.Cgroup.TaskCount);
    }

    [SkippableFact]
    public void Processes_ThreadedDescendant_IsNoFailure()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("a")!, threaded = child.CreateChild("t")!;
        threaded.Write("cgroup.type", "threaded");
        Process process = test.Sleep(child);

        Assert.Equal([process.Id], test.Cgroup.Processes(CgroupScope.Tree));
    }

    [SkippableFact]
    public void WaitEmpty_LiveProcess_TimesOut()
    {
        using var test = new TestCgroup();
        test.Sleep(test.Cgroup);

        Assert.True(test.Cgroup.Populated);
        Assert.False(test.Cgroup.WaitEmpty(30));
    }

    [SkippableFact]
    public void Kill_ProcessesInTheTree_WaitEmptyWakes()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("a")!;
        Process process = test.Sleep(child);

        test.Cgroup.Kill();

        Assert.True(test.Cgroup.WaitEmpty(5000));
        Assert.False(test.Cgroup.Populated);
        process.WaitForExit();
        Assert.Equal(137, process.ExitCode);
    }

    [SkippableFact]
    public void Freeze_Process_StopsUntilThaw()
    {
        using var test = new TestCgroup();
        test.Sleep(test.Cgroup);

        Assert.True(test.Cgroup.Freeze(5000));
        Assert.True(test.Cgroup.Frozen);
        test.Cgroup.Thaw();
        Assert.False(test.Cgroup.Frozen);
    }

    [SkippableFact]
    public void RemoveTree_LiveProcess_IsBusy()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("a")!;
        test.Sleep(child);

        Assert.Equal(Errno.EBUSY, Assert.Throws<ErrnoException>(() => child.RemoveTree(timeoutMs: 30)).Errno);
        Assert.True(Directory.Exists(child.Path));
    }

    [SkippableFact]
    public void RemoveTree_DeepAndNotUtf8_RemovesAll()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("a")!;
        MakeRaw(child.Directory, [0xFF, 0xFE]);
        using Cgroup wide = child.CreateChild("wide")!;
        for (int i = 0; i < 60; i++)
            wide.CreateChild($"a-name-that-fills-the-buffer-of-getdents-{i:d120}")!.Dispose();
        // 40 levels of 200 bytes each: a path of it does not fit PATH_MAX.
        Cgroup level = child.CreateChild("deep")!;
        for (int i = 0; i < 40; i++)
        {
            Cgroup next = level.CreateChild(new string('x', 200))!;
            level.Dispose();
            level = next;
        }
        level.Dispose();

        child.RemoveTree();

        Assert.Null(test.Cgroup.OpenChild("a"));
        child.RemoveTree(); // gone already: no failure
    }

    static unsafe void MakeRaw(Fd parent, ReadOnlySpan<byte> name)
    {
        fixed (byte* pointer = (byte[])[.. name, 0])
            Kernel.CheckRaw(Kernel.Call(SysNo.mkdirat, parent.Number, (nint)pointer, 0x1ED), "mkdirat");
    }

    [SkippableFact]
    public void TryOpenCgroupOf_ProcessInANamedCgroup_OpensIt()
    {
        using var test = new TestCgroup();
        using Cgroup child = test.Cgroup.CreateChild("a b")!;
        Process process = test.Sleep(child);

        using Cgroup? found = test.Mount.TryOpenCgroupOf(process.Id);

        Assert.Equal(child.Path, found!.Path);
        Assert.Null(test.Mount.TryOpenCgroupOf(int.MaxValue));
    }

    [SkippableFact]
    public void CpuUsage_CgroupThatDidNothing_Zero()
    {
        using var test = new TestCgroup();
        Assert.Equal(TimeSpan.Zero, test.Cgroup.CpuUsage);
    }

    [Fact]
    public void TryOpen_NoSuchCgroup_Null() => Assert.Null(Cgroup.TryOpen("/no/such/cgroup"));
}
