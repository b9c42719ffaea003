using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>Encodes a plan and clones its first stage.</summary>
public static unsafe class Launcher
{
    // What is withheld from a child of one thread is withheld from those of all.
    static readonly Lock s_memory = new();

    /// <summary>Starts <paramref name="plan"/>.</summary>
    /// <param name="plan">What the children do.</param>
    /// <param name="inputs">The descriptors behind the plan's input registers; they must stay open until this returns.</param>
    /// <exception cref="ErrnoException">clone3 failed: no child exists.</exception>
    /// <param name="pidNamespaceOf">A process (pidfd) whose PID namespace the first child is born in, or null for the caller's.</param>
    public static RunningLaunch Start(LaunchPlan plan, IReadOnlyDictionary<Slot, Fd> inputs, Fd? pidNamespaceOf = null)
    {
        using Fd? ownPidNamespace = pidNamespaceOf is null ? null : Kernel.Open("/proc/self/ns/pid", O_RDONLY);
        var arena = new Arena();
        try
        {
            var encoder = new PlanEncoder(arena, inputs);
            NativeClone* first = encoder.Encode(plan);
            // What it shares it cannot be kept from (CLONE_VM).
            ParentMemory? memory = (plan.First.Flags & CLONE_VM) != 0 ? null : new ParentMemory(arena);
            // A signal handler must not run in a child, which has no memory of the runtime.
            ulong all = ulong.MaxValue, before;
            Kernel.CheckRaw(Kernel.Call(SysNo.rt_sigprocmask, SIG_SETMASK, (nint)(&all), (nint)(&before), sizeof(ulong)), "rt_sigprocmask");
            if (pidNamespaceOf is not null)
                Kernel.CheckRaw(TryEnterPidNamespace(pidNamespaceOf), "setns", "PID namespace");
            nint pid = memory is null ? Clone(arena, first) : CloneWithout(memory, arena, first);
            // A caller who is told that this failed must have no child.
            nint back = ownPidNamespace is null ? 0 : TryEnterPidNamespace(ownPidNamespace);
            nint unmasked = Kernel.Call(SysNo.rt_sigprocmask, SIG_SETMASK, (nint)(&before), 0, sizeof(ulong));
            if (pid > 0 && (back < 0 || unmasked < 0))
                Abandon((int)pid);
            Kernel.CheckRaw(pid, "clone3", plan.First.Label);
            Kernel.CheckRaw(back, "setns", "PID namespace");
            Kernel.CheckRaw(unmasked, "rt_sigprocmask");
            encoder.Header->Slots[plan.First.Pid.Index] = pid;
            return new RunningLaunch(arena, encoder.Header, encoder.Stages, (int)pid);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    static nint Clone(Arena arena, NativeClone* first) => arena.Stub((nint)SysNo.clone3, (nint)first, sizeof(clone_args), 0, 0, 0, 0);

    static nint CloneWithout(ParentMemory memory, Arena arena, NativeClone* first)
    {
        lock (s_memory)
        {
            memory.Withhold();
            nint pid = Clone(arena, first);
            memory.Share();
            return pid;
        }
    }

    // Affects only the children of this thread, which must not create threads meanwhile (pid_namespaces(7)).
    static nint TryEnterPidNamespace(Fd of) => Kernel.Call(SysNo.setns, of.Number, (nint)CLONE_NEWPID);

    static void Abandon(int pid)
    {
        kill(pid, SIGKILL);
        Kernel.Reap(pid);
    }
}
