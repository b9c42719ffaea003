using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>Lays a plan out in native memory, with every pointer resolved.</summary>
sealed unsafe class PlanEncoder
{
    const int StackSize = 16 << 10;

    readonly Arena _arena;
    readonly NativeHeader* _header;
    readonly List<Stage> _stages = [];

    public PlanEncoder(Arena arena, IReadOnlyDictionary<Slot, Fd> inputs)
    {
        _arena = arena;
        _header = arena.Allocate<NativeHeader>();
        _header->Call = arena.Stub;
        foreach ((Slot slot, Fd fd) in inputs)
            _header->Slots[slot.Index] = fd.Number;
    }

    public NativeHeader* Header => _header;

    /// <summary>The stages in the order of their indexes in the header.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    public NativeClone* Encode(LaunchPlan plan) => EncodeClone(plan.First);

    NativeClone* EncodeClone(CloneStep step)
    {
        NativeClone* clone = _arena.Allocate<NativeClone>();
        NativeStage* stage = _arena.Allocate<NativeStage>();
        stage->Index = _stages.Count;
        if (stage->Index >= NativeHeader.MaxStages)
            throw new InvalidOperationException($"a plan has at most {NativeHeader.MaxStages} stages");
        _stages.Add(step.Child);

        // The stub's `ret` pops the entry point; what is above it keeps the stack aligned as after a call.
        byte* stack = _arena.Allocate(StackSize, 4096);
        nint* top = (nint*)(stack + StackSize - 32);
        *top = (nint)(delegate*<NativeClone*, void>)&PlanInterpreter.Enter;

        clone->Header = _header;
        clone->Stage = stage;
        // The kernel stores the pid before the child's first instruction, so whoever hears from the child can read it.
        clone->Args.flags = step.Flags | CLONE_PARENT_SETTID;
        clone->Args.parent_tid = (ulong)(_header->Slots + step.Pid.Index);
        clone->Args.exit_signal = (step.Flags & CLONE_PARENT) != 0 ? 0 : (ulong)SIGCHLD;
        clone->Args.stack = (ulong)stack;
        clone->Args.stack_size = (ulong)((byte*)top - stack);
        if (step.Cgroup is { } cgroup)
            clone->Args.cgroup = (ulong)_header->Slots[cgroup.Index];
        EncodeSteps(stage, step.Child.Steps);
        return clone;
    }

    void EncodeSteps(NativeStage* stage, ImmutableArray<Step> steps)
    {
        stage->Count = steps.Length;
        stage->Steps = _arena.Allocate<NativeStep>(steps.Length);
        _header->Final[stage->Index] = Final(steps);
        for (int i = 0; i < steps.Length; i++)
            stage->Steps[i] = Encode(steps[i]);
    }

    // A stage has done its part at its first execve, at the report before it settles down to supervise, or at its end.
    static int Final(ImmutableArray<Step> steps)
    {
        for (int i = 0; i < steps.Length; i++)
            if (steps[i] is CallStep { Number: SysNo.execve })
                return i + 1;
            else if (steps[i] is SuperviseStep)
                return i;
        return steps.Length;
    }

    NativeStep Encode(Step step) => step switch
    {
        CallStep call => EncodeCall(call),
        CheckStep check => Native(NativeOp.Check, 0, check.Offset, check.Mask, check.Expected, (long)check.Errno),
        CloneStep clone => Native(NativeOp.Clone, 0, (long)EncodeClone(clone)) with { Result = clone.Pid.Index },
        CloseAllButStep close => EncodeRanges(SysNo.close_range, DescriptorGaps(close.Keep)),
        ResetSignalsStep => Native(NativeOp.ResetSignals, 0, (long)_arena.Allocate<kernel_sigaction>()),
        SuperviseStep supervise => Native(NativeOp.Supervise, 0, (long)EncodeSupervision(supervise)),
        _ => throw new InvalidOperationException($"no encoding for {step.GetType().Name}"),
    };

    static NativeStep Native(NativeOp op, SysNo number, params ReadOnlySpan<long> args)
    {
        var step = new NativeStep { Op = op, Number = (int)number, Result = -1, Expect = NativeStep.AnyResult };
        for (int i = 0; i < args.Length; i++)
            step.Args[i] = args[i];
        return step;
    }

    NativeStep EncodeCall(CallStep call)
    {
        NativeStep step = Native(NativeOp.Call, call.Number);
        step.Result = call.Result?.Index ?? -1;
        step.Expect = call.Expect ?? NativeStep.AnyResult;
        step.Tolerate = (int)call.Tolerate;
        step.Skip = call.Skip;
        for (int i = 0; i < call.Args.Length; i++)
        {
            if (call.Args[i] is Arg.Register)
                step.RegisterMask |= 1 << i;
            step.Args[i] = EncodeArgument(call.Args[i]);
        }
        return step;
    }

    long EncodeArgument(Arg argument) => argument switch
    {
        Arg.Value value => value.Number,
        Arg.Register register => register.Slot.Index,
        Arg.Str text => (long)_arena.Text(text.Content),
        Arg.Bytes bytes => (long)_arena.Copy(bytes.Content.AsSpan()),
        Arg.Strings strings => (long)_arena.Texts(strings.Items.AsSpan()),
        Arg.Scratch scratch => (long)(_header->Scratch + scratch.Offset),
        Arg.Filter filter => (long)EncodeFilter(filter),
        _ => throw new InvalidOperationException($"no encoding for {argument.GetType().Name}"),
    };

    sock_fprog* EncodeFilter(Arg.Filter filter)
    {
        sock_fprog* program = _arena.Allocate<sock_fprog>();
        program->len = checked((ushort)filter.Program.Length);
        program->filter = (nint)_arena.Copy(filter.Program.AsSpan());
        return program;
    }

    NativeSupervision* EncodeSupervision(SuperviseStep step)
    {
        NativeSupervision* plan = _arena.Allocate<NativeSupervision>();
        plan->PidfdSlot = step.Pidfd.Index;
        plan->MasterSlot = step.Master.Index;
        plan->LogSlot = step.Log.Index;
        plan->InitStage = _stages.Count - 1;
        plan->LogLimit = step.LogLimit;
        plan->LogPath = _arena.Text(step.LogPath);
        plan->OldLogPath = _arena.Text(step.OldLogPath);
        plan->ExecPath = _arena.Text("/proc/self/exe");
        plan->Argv = _arena.Texts(step.Argv.AsSpan());
        plan->Environment = _arena.Texts(step.Environment.AsSpan());
        return plan;
    }

    NativeStep EncodeRanges(SysNo number, List<(long First, long Second)> ranges)
    {
        long* pairs = _arena.Allocate<long>(2 * ranges.Count);
        for (int i = 0; i < ranges.Count; i++)
            (pairs[2 * i], pairs[2 * i + 1]) = ranges[i];
        return Native(NativeOp.Ranges, number, (long)pairs, ranges.Count);
    }

    // The standard streams stay: a stage that needs others puts them there with dup3.
    List<(long First, long Last)> DescriptorGaps(ImmutableArray<Slot> keep)
    {
        var gaps = new List<(long, long)>();
        long next = 3;
        var kept = new long[keep.Length];
        for (int i = 0; i < kept.Length; i++)
            kept[i] = _header->Slots[keep[i].Index];
        Array.Sort(kept);
        foreach (long fd in kept)
        {
            if (fd > next)
                gaps.Add((next, fd - 1));
            next = Math.Max(next, fd + 1);
        }
        gaps.Add((next, uint.MaxValue));
        return gaps;
    }
}
