using System.Diagnostics;
using Vectl.Linux;

namespace Vectl.Cgroups.Tests;

/// <summary>A cgroup of this test alone, below the host's cgroup2 mount; removed with all that is in it.</summary>
sealed class TestCgroup : IDisposable
{
    static int next;
    readonly List<Process> _processes = [];

    public TestCgroup()
    {
        Skip.If(LibC.geteuid() != 0, "needs root");
        CgroupMount? mount = CgroupMount.Find();
        Skip.If(mount is null, "needs a cgroup2 mount");
        Mount = mount;
        Name = $"vectl-test-{Environment.ProcessId}-{Interlocked.Increment(ref next)}";
        using Cgroup root = mount.OpenRoot();
        try
        {
            Cgroup = root.CreateChild(Name)!;
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EROFS or Errno.EACCES or Errno.EPERM)
        {
            Skip.If(true, $"needs a writable cgroup2 mount: {failure.Message}");
            throw;
        }
    }

    public CgroupMount Mount { get; }

    public string Name { get; }

    public Cgroup Cgroup { get; }

    /// <summary>Starts a process that sleeps and moves it into a cgroup of this test.</summary>
    public Process Sleep(Cgroup cgroup)
    {
        Process process = Process.Start("sleep", "600");
        _processes.Add(process);
        cgroup.Write("cgroup.procs", process.Id.ToString());
        return process;
    }

    public void Dispose()
    {
        Cgroup.Thaw();
        foreach (Process process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        Cgroup.RemoveTree();
        Cgroup.Dispose();
    }
}
