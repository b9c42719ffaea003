using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.GcStress;

/// <summary>Launches many small plans while other threads allocate, and counts the children that hang or go wrong.</summary>
static class LaunchStress
{
    // A child needs a millisecond; a machine full of other work may let it wait much longer.
    const int TimeoutMs = 20_000, ControlTimeoutMs = 500;

    static readonly Slot s_silence = new(0, "silence"), s_pid = new(16, "pid");

    /// <summary>Launches <paramref name="launches"/> children; 0 when all were right.</summary>
    public static int Run(int launches)
    {
        int hung = 0, wrong = 0;
        using (new GarbageMaker())
            for (int i = 0; i < launches; i++)
            {
                // Both ways in which vectl clones: a copy of the memory, and the memory itself.
                ulong flags = i % 2 == 0 ? 0 : CLONE_VM;
                int code = 1 + i % 100;
                Outcome outcome = Launch(Harmless(flags, code), [], code, TimeoutMs);
                hung += outcome == Outcome.Hung ? 1 : 0;
                wrong += outcome == Outcome.Wrong ? 1 : 0;
            }
        bool stressed = GC.CollectionCount(2) > 0;
        Console.WriteLine($"{launches} launches, {hung} hung, {wrong} wrong");
        Console.WriteLine($"collections of generations 0/1/2: {GarbageMaker.Collections}");
        return hung + wrong == 0 && stressed ? 0 : 1;
    }

    /// <summary>Shows that the stress can fail: one child that waits for ever, one whose code is not the expected one.</summary>
    public static int RunControl()
    {
        (Fd read, Fd write) = Kernel.Pipe();
        using (read)
        using (write)
        {
            Stage waiting = new StageBuilder("waiting").Call("wait for ever", SysNo.read, s_silence, new Arg.Scratch(0), 1).Build();
            var silent = new LaunchPlan(new CloneStep("child that waits", waiting, 0, "0", null, s_pid));
            int hung = Launch(silent, new() { [s_silence] = read }, 0, ControlTimeoutMs) == Outcome.Hung ? 1 : 0;
            int wrong = Launch(Harmless(0, 3), [], 4, TimeoutMs) == Outcome.Wrong ? 1 : 0;
            Console.WriteLine($"2 launches, {hung} hung, {wrong} wrong");
            return hung + wrong == 0 ? 0 : 1;
        }
    }

    static LaunchPlan Harmless(ulong flags, int code)
    {
        Stage stage = new StageBuilder("child")
            .Add(new CloseAllButStep("close inherited descriptors", []))
            .Call("setsid", SysNo.setsid)
            .Call("chdir /", SysNo.chdir, "/")
            .Call("umask", SysNo.umask, Flag.Mode(0x12))
            .Try(Errno.ENOENT, 0, "chdir to nowhere", SysNo.chdir, "/proc/self/nowhere")
            .Add(new ResetSignalsStep("default signal dispositions"))
            .Call("exit", SysNo.exit_group, code)
            .Build();
        return new LaunchPlan(new CloneStep("child", stage, flags, flags == 0 ? "0" : "CLONE_VM", null, s_pid));
    }

    static Outcome Launch(LaunchPlan plan, Dictionary<Slot, Fd> inputs, int code, int timeoutMs)
    {
        using RunningLaunch launch = Launcher.Start(plan, inputs);
        using Fd child = Kernel.TryPidfdOpen(launch.Pid)!;
        bool ended = Kernel.WaitForExit(child, timeoutMs);
        if (!ended)
            Kernel.PidfdSignal(child, SIGKILL);
        ExitStatus status = Kernel.Reap(launch.Pid);
        if (!ended)
            return Outcome.Hung;
        if (status == ExitStatus.Exited(code) && launch.Failure() is null)
            return Outcome.Right;
        Console.Error.WriteLine($"a child that should have exited with {code} {status} ({launch.Failure()})");
        return Outcome.Wrong;
    }
}
