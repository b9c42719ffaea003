using Vectl.Linux;

namespace Vectl.Namespaces.Launch;

/// <summary>
/// What runs after clone, and the only managed code that does: a loop over steps in native memory. No allocation, no
/// P/Invoke, no statics, no stack buffers (their guard cookie lives in memory that a child does not have), no exceptions.
/// Read ADR-0001 before changing it.
/// </summary>
static unsafe partial class PlanInterpreter
{
    /// <summary>Where a cloned child begins, on its own stack. Never returns.</summary>
    public static void Enter(NativeClone* self)
    {
        NativeHeader* header = self->Header;
        NativeStage* stage = self->Stage;
        int next = 0;
        while (next < stage->Count)
        {
            NativeStep* step = stage->Steps + next;
            header->Progress[stage->Index] = next + 1;
            nint result = Execute(header, step);
            if (result < 0)
            {
                if (step->Tolerate != (int)Plans.CallStep.AnyErrno && (step->Tolerate == 0 || result != -step->Tolerate))
                    Fail(header, stage, next, (int)-result);
                next += 1 + step->Skip;
                continue;
            }
            if (step->Expect != NativeStep.AnyResult && result != step->Expect)
                Fail(header, stage, next, (int)Errno.EPIPE);
            if (step->Result >= 0)
                header->Slots[step->Result] = result;
            next++;
        }
        Exit(header, 0);
    }

    /// <summary>The addresses of this class's code, which is all of the program that a child has. Runs in the parent.</summary>
    public static (long Start, long End) CodeRange()
    {
        const long LongestMethod = 4096;
        ReadOnlySpan<long> methods =
        [
            (long)(nint)(delegate*<NativeClone*, void>)&Enter,
            (long)(nint)(delegate*<NativeHeader*, NativeStep*, nint>)&Execute,
            (long)(nint)(delegate*<NativeHeader*, NativeStep*, nint>)&Call,
            (long)(nint)(delegate*<NativeHeader*, NativeStep*, int, nint>)&Argument,
            (long)(nint)(delegate*<NativeHeader*, NativeStep*, nint>)&Clone,
            (long)(nint)(delegate*<NativeHeader*, int, long*, long, nint>)&Ranges,
            (long)(nint)(delegate*<NativeHeader*, kernel_sigaction*, nint>)&ResetSignals,
            (long)(nint)(delegate*<NativeHeader*, NativeStage*, int, int, void>)&Fail,
            (long)(nint)(delegate*<NativeHeader*, int, void>)&Exit,
            (long)(nint)(delegate*<NativeHeader*, NativeSupervision*, void>)&Supervise,
            (long)(nint)(delegate*<NativeHeader*, NativeSupervision*, bool, void>)&CopyConsole,
            (long)(nint)(delegate*<NativeHeader*, NativeSupervision*, void>)&RotateLog,
        ];
        long start = methods[0], end = methods[0];
        foreach (long method in methods)
        {
            start = Math.Min(start, method);
            end = Math.Max(end, method);
        }
        return (start, end + LongestMethod);
    }

    static nint Execute(NativeHeader* header, NativeStep* step)
    {
        if (step->Op == NativeOp.Call)
            return Call(header, step);
        if (step->Op == NativeOp.Check)
            return (*(uint*)(header->Scratch + step->Args[0]) & (uint)step->Args[1]) == (uint)step->Args[2] ? 0 : (nint)(-step->Args[3]);
        if (step->Op == NativeOp.Clone)
            return Clone(header, step);
        if (step->Op == NativeOp.Ranges)
            return Ranges(header, step->Number, (long*)step->Args[0], step->Args[1]);
        if (step->Op == NativeOp.ResetSignals)
            return ResetSignals(header, (kernel_sigaction*)step->Args[0]);
        Supervise(header, (NativeSupervision*)step->Args[0]);
        return 0;
    }

    static nint Call(NativeHeader* header, NativeStep* step)
    {
        nint result;
        do
            result = header->Call(step->Number, Argument(header, step, 0), Argument(header, step, 1), Argument(header, step, 2),
                Argument(header, step, 3), Argument(header, step, 4), Argument(header, step, 5));
        while (result == -(int)Errno.EINTR);
        return result;
    }

    static nint Argument(NativeHeader* header, NativeStep* step, int index)
    {
        nint value = (nint)step->Args[index];
        return (step->RegisterMask >> index & 1) != 0 ? (nint)header->Slots[value] : value;
    }

    // The child does not come back here: the stub's `ret` takes it to Enter on the stack that clone_args names.
    static nint Clone(NativeHeader* header, NativeStep* step)
        => header->Call((int)SysNo.clone3, (nint)step->Args[0], sizeof(clone_args), 0, 0, 0, 0);

    // close_range(first, last), once per pair.
    static nint Ranges(NativeHeader* header, int number, long* pairs, long count)
    {
        for (long i = 0; i < count; i++)
        {
            nint result = header->Call(number, (nint)pairs[2 * i], (nint)pairs[2 * i + 1], 0, 0, 0, 0);
            if (result < 0)
                return result;
        }
        return 0;
    }

    static nint ResetSignals(NativeHeader* header, kernel_sigaction* defaultAction)
    {
        for (int signal = 1; signal <= 64; signal++)
            if (signal is not (LibC.SIGKILL or LibC.SIGSTOP))
                header->Call((int)SysNo.rt_sigaction, signal, (nint)defaultAction, 0, sizeof(ulong), 0, 0);
        return 0;
    }

    // The first failure is the cause; what other stages meet because of it is not reported.
    static void Fail(NativeHeader* header, NativeStage* stage, int step, int errno)
    {
        if (header->FailedStage == 0)
        {
            header->FailedErrno = errno;
            header->FailedStep = step;
            header->FailedStage = stage->Index + 1;
        }
        Exit(header, 127);
    }

    static void Exit(NativeHeader* header, int code)
    {
        while (true)
            header->Call((int)SysNo.exit_group, code, 0, 0, 0, 0, 0);
    }
}
