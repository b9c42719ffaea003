using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Storage;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Launch;

/// <summary>Runs the start plan from the parent's side: clone, record, wait for ready, go.</summary>
static class VeLauncher
{
    /// <summary>The processes of a launch.</summary>
    /// <param name="MonitorPid">Host pid of the monitor.</param>
    /// <param name="InitPid">Host pid of init.</param>
    /// <param name="ConsoleFd">The console master's number in the monitor.</param>
    public readonly record struct Born(int MonitorPid, int InitPid, int ConsoleFd);

    /// <summary>Starts the VE; nothing of it is left when this throws.</summary>
    /// <param name="spec">What to start.</param>
    /// <param name="templateRoot">The template's tree.</param>
    /// <param name="privateArea">The directory with <c>upper</c> and <c>work</c>.</param>
    /// <param name="cgroup">The VE's cgroup.</param>
    /// <param name="notify">The file system of the notify socket, if the plan has one.</param>
    /// <param name="leash">The pipe that is init's standard input, if the plan has one.</param>
    /// <param name="hooks">What the caller adds while it comes up.</param>
    public static void Start(StartSpec spec, string templateRoot, string privateArea, VeCgroup cgroup, Fd? notify, Fd? leash, LaunchHooks hooks)
    {
        try
        {
            Run(spec, templateRoot, privateArea, cgroup, notify, leash, hooks);
        }
        catch (ErrnoException e)
        {
            VeError error = e.Errno is Errno.ENOSPC or Errno.EDQUOT ? VeError.NoSpace : VeError.System;
            throw new VeException(error, $"CTID {spec.Id} did not start: {e.Message}", HostCheck.Explain(e.Errno, $"{e.Operation} {e.Target}"));
        }
    }

    static void Run(StartSpec spec, string templateRoot, string privateArea, VeCgroup cgroup, Fd? notify, Fd? leash, LaunchHooks hooks)
    {
        using StartResources resources = StartResources.Open(spec, templateRoot, privateArea, cgroup, notify, leash);
        using RunningLaunch launch = Launcher.Start(StartPlan.Build(spec), resources.Inputs);
        int consoleFd = resources.Inputs[StartSlots.ConsoleMaster].Number;
        bool started = false;
        try
        {
            resources.CloseInherited();
            // While the stages build the root.
            if (hooks.Network is not null)
                using (Fd? networkNamespace = resources.Holder.WaitForNetworkNamespace())
                    if (networkNamespace is not null)
                        hooks.Network(networkNamespace);
            if (ReadByte(resources.Status))
                Finish(resources, hooks, new Born(launch.Pid, launch[StartSlots.InitPid], consoleFd));
            if (Failure(resources, launch) is { } failure)
                throw Explain(failure, spec);
            started = true;
        }
        finally
        {
            if (!started)
                Abandon(resources, launch, cgroup);
        }
    }

    // Init is listed and can be joined from the commit on: only when its root is its own and it is confined.
    static void Finish(StartResources resources, LaunchHooks hooks, Born born)
    {
        using (PendingFile? record = hooks.Record(born))
        {
            if (record is null || !ReadByte(resources.Status))
                return;
            hooks.Prepare(born.InitPid);
            record.Commit();
        }
        hooks.Listed();
        Kernel.WriteAll(resources.Go.Number, "g"u8, "go");
        // Init has joined its namespaces. Its end is waited for while init goes on.
        resources.Holder.Dispose();
        while (ReadByte(resources.Status))
        {
        }
    }

    // Setup only sees that the holder has given up; the holder says why.
    static LaunchFailure? Failure(StartResources resources, RunningLaunch launch)
        => launch.Failure() is { } failure && failure.Step == SetupStage.WaitForHolder && resources.Holder.Failure is { } cause ? cause : launch.Failure();

    static bool ReadByte(Fd status)
    {
        Span<byte> one = stackalloc byte[1];
        return Kernel.Read(status, one, "launch status") == 1;
    }

    // Closing "go" ends a waiting init; the kills are for a stage that hangs in the kernel.
    static void Abandon(StartResources resources, RunningLaunch launch, VeCgroup cgroup)
    {
        resources.Go.Dispose();
        cgroup.Payload.Kill();
        kill(launch.Pid, SIGKILL);
        Kernel.Reap(launch.Pid);
    }

    static VeException Explain(LaunchFailure failure, StartSpec spec)
    {
        bool noInit = failure.Step == $"execve {spec.InitArgv[0]}" && failure.Errno is Errno.ENOENT or Errno.EACCES or Errno.ENOEXEC or Errno.ELOOP or Errno.ENOTDIR;
        bool badTree = failure.Step.EndsWith("must be an ordinary directory", StringComparison.Ordinal);
        bool badSysctl = failure.Step.StartsWith(SysctlSteps.Label, StringComparison.Ordinal);
        VeError error = noInit || badTree ? VeError.BadTemplate
            : badSysctl ? VeError.BadValue
            : failure.Errno == Errno.ENOSPC ? VeError.NoSpace
            : failure.Step.StartsWith("mount", StringComparison.Ordinal) ? VeError.MountFailed
            : VeError.System;
        string? hint = noInit ? $"The VE has no program {spec.InitArgv[0]} that can run here; name another with --init."
            : badSysctl ? SysctlSteps.Explain(failure.Errno) : HostCheck.Explain(failure.Errno, failure.Step);
        return new VeException(error, $"CTID {spec.Id} did not start: {failure}", hint);
    }
}
