using Vectl.Linux;
using Vectl.Namespaces.Plans;

namespace Vectl.Namespaces.Launch;

/// <summary>A plan whose first child has been cloned. The registers and the progress of all stages can be read while they run.</summary>
public sealed unsafe class RunningLaunch : IDisposable
{
    readonly Arena _arena;
    readonly NativeHeader* _header;
    readonly IReadOnlyList<Stage> _stages;

    internal RunningLaunch(Arena arena, NativeHeader* header, IReadOnlyList<Stage> stages, int pid)
    {
        _arena = arena;
        _header = header;
        _stages = stages;
        Pid = pid;
    }

    /// <summary>The first child's pid.</summary>
    public int Pid { get; }

    /// <summary>What a register holds now; 0 when no step has filled it.</summary>
    public int this[Slot slot] => (int)Volatile.Read(ref _header->Slots[slot.Index]);

    /// <summary>
    /// Why the launch failed, once every stage has ended or reached its <c>execve</c>; null when it succeeded.
    /// </summary>
    public LaunchFailure? Failure()
    {
        if (_header->FailedStage != 0)
        {
            Stage failed = _stages[_header->FailedStage - 1];
            return new LaunchFailure(failed.Name, failed.Steps[_header->FailedStep].Label, (Errno)_header->FailedErrno);
        }
        for (int i = _stages.Count - 1; i >= 0; i--)
            if (_header->Progress[i] != 0 && _header->Progress[i] < _header->Final[i])
                return new LaunchFailure(_stages[i].Name, _stages[i].Steps[_header->Progress[i] - 1].Label, Errno.OK);
        return null;
    }

    /// <summary>Unmaps the parent's view; the children keep theirs.</summary>
    public void Dispose() => _arena.Dispose();
}
