using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Launch;

/// <summary>Runs the exec plan from the parent's side.</summary>
static class ExecJoin
{
    // What is killed with the VE can end a moment before its init.
    const int EndingMs = 200;

    /// <summary>Starts the command, lets <paramref name="attend"/> serve its streams until it has ended, and says how it ended.</summary>
    /// <remarks>A VE may stop at any moment of this; whatever then fails, that is the reason.</remarks>
    public static ExitStatus Run(CgroupMount cgroups, RunningVe running, ExecSpec spec, Dictionary<Slot, Fd> inputs, Action<Fd> attend)
    {
        try
        {
            return Join(cgroups, running, spec, inputs, attend);
        }
        catch (Exception e) when (e is IOException or VeException { Error: VeError.System } && running.HasStopped(EndingMs))
        {
            throw running.Stopped();
        }
    }

    static RunningLaunch Start(Cgroup leaf, RunningVe running, ExecSpec spec, Dictionary<Slot, Fd> inputs)
    {
        try
        {
            return Launcher.Start(ExecPlan.Build(spec), inputs, running.Init);
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.EAGAIN)
        {
            // The VE is full, and this may be the administrator who comes to help.
            return MoveIn(leaf, running, spec, inputs);
        }
    }

    static RunningLaunch MoveIn(Cgroup leaf, RunningVe running, ExecSpec spec, Dictionary<Slot, Fd> inputs)
    {
        (Fd read, Fd write) = Kernel.Pipe();
        using (read)
        using (write)
        {
            inputs[ExecSlots.Admitted] = read;
            RunningLaunch launch = Launcher.Start(ExecPlan.Build(spec with { MovedIn = true }), inputs, running.Init);
            leaf.Write("cgroup.procs", launch.Pid.ToString());
            Kernel.WriteAll(write.Number, "g"u8, "admitted");
            return launch;
        }
    }

    static ExitStatus Attend(int pid, Action<Fd> attend)
    {
        try
        {
            using (Fd child = Kernel.TryPidfdOpen(pid)!)
                attend(child);
            return Kernel.Reap(pid);
        }
        catch
        {
            // The VE's init cannot end before all of its PID namespace are reaped, and this process may be about to stop it.
            LibC.kill(pid, LibC.SIGKILL);
            Kernel.Reap(pid);
            throw;
        }
    }

    static ExitStatus Join(CgroupMount cgroups, RunningVe running, ExecSpec spec, Dictionary<Slot, Fd> inputs, Action<Fd> attend)
    {
        // systemd in the VE moves init to a leaf of the payload; a process may sit only in a leaf, so exec joins init's.
        using Cgroup leaf = cgroups.TryOpenCgroupOf(running.State.InitPid)
            ?? throw running.Stopped();
        inputs[ExecSlots.Init] = running.Init;
        inputs[ExecSlots.Cgroup] = leaf.Directory;
        spec = spec with
        {
            ProcessLimits = ProcessFacts.LowerLimitsOf(running.State.InitPid),
            OomScoreAdj = ProcessFacts.OomScoreAdjOf(running.State.InitPid),
        };
        using RunningLaunch launch = Start(leaf, running, spec, inputs);
        ExitStatus status = Attend(launch.Pid, attend);
        if (launch.Failure() is not { } failure)
            return status;
        // In a PID namespace that ends, /proc has nothing any more.
        if (failure.Step.StartsWith("execve ", StringComparison.Ordinal) && failure.Errno is Errno.ENOENT or Errno.ENOTDIR && !running.HasStopped(0))
            throw new VeException(VeError.CommandNotFound, $"CTID {running.Id}: {spec.Programs[0].Argv[0]}: command not found");
        throw new VeException(VeError.System, $"CTID {running.Id}: {failure}");
    }
}
