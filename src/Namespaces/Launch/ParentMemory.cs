using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>
/// Keeps this process's memory out of a child: the kernel passes over what is MADV_DONTFORK. A child needs the
/// interpreter, the plan and its stacks; without the rest the clone copies no page tables, this process meets no
/// copy-on-write faults after it, and nothing of the host's root goes into a VE or stays in a monitor.
/// </summary>
sealed unsafe class ParentMemory
{
    const long PageSize = 4096;

    // The last page below the 47-bit limit is never mapped: TASK_SIZE_MAX in arch/x86/include/asm/page_64.h.
    const long EndOfUserSpace = 0x7FFFFFFFF000;

    readonly List<(long Start, long End)> _withheld;

    /// <summary>Finds what no child needs.</summary>
    /// <param name="arena">Where the plan is.</param>
    public ParentMemory(Arena arena)
    {
        // glibc registers a restartable-sequence area (rseq(2)) beside the thread pointer, and the kernel writes there
        // whenever a forked child is rescheduled: that page has to stay.
        nint threadPointer;
        Kernel.CheckRaw(Kernel.Call(SysNo.arch_prctl, ARCH_GET_FS, (nint)(&threadPointer)), "arch_prctl", "ARCH_GET_FS");
        _withheld = Around(PlanInterpreter.CodeRange(), (arena.Start, arena.End), (threadPointer, threadPointer + PageSize));
    }

    /// <summary>Withholds it; undone by <see cref="Share"/>.</summary>
    public void Withhold() => Advise(MADV_DONTFORK);

    /// <summary>Lets later children have it again. The kernel's own mappings refuse that (EINVAL), and are last.</summary>
    public void Share() => Advise(MADV_DOFORK);

    /// <summary>The gaps before, between and after what is kept, in whole pages.</summary>
    internal static List<(long Start, long End)> Around(params ReadOnlySpan<(long Start, long End)> keep)
    {
        var kept = new List<(long Start, long End)>();
        foreach ((long start, long end) in keep)
            kept.Add((start & -PageSize, (end + PageSize - 1) & -PageSize));
        kept.Sort();

        var gaps = new List<(long, long)>();
        long position = 0;
        foreach ((long start, long end) in kept)
        {
            if (start > position)
                gaps.Add((position, start));
            position = Math.Max(position, end);
        }
        gaps.Add((position, EndOfUserSpace));
        return gaps;
    }

    // ENOMEM only says that a gap has holes.
    void Advise(int advice)
    {
        foreach ((long start, long end) in _withheld)
            Kernel.Call(SysNo.madvise, (nint)start, (nint)(end - start), advice);
    }
}
