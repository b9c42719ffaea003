using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>
/// Follows what the registers of a plan hold, process by process. Registers are shared by all stages but descriptor tables
/// are not: what a child opens is no descriptor of its parent, and what runs at the same time must not share a register.
/// </summary>
sealed class PlanValidator
{
    readonly List<string> _problems = [];
    readonly HashSet<Slot> _inputs;

    PlanValidator(IEnumerable<Slot> inputs) => _inputs = [.. inputs];

    /// <summary>What is wrong with the plan, each as <c>stage, step: why</c>.</summary>
    public static string[] Problems(LaunchPlan plan, params Slot[] inputs)
    {
        var validator = new PlanValidator(inputs);
        validator.FollowClone("launcher", plan.First, new Process { Descriptors = [.. inputs] });
        return [.. validator._problems];
    }

    /// <summary>What one process knows at a point of its stage, and what it and its children did to the registers so far.</summary>
    sealed class Process
    {
        public HashSet<Slot> Descriptors { get; init; } = [];
        public HashSet<Slot> Pids { get; init; } = [];
        public HashSet<Slot> Touched { get; } = [];
        public HashSet<Slot> Written { get; } = [];
        public Dictionary<Slot, Process> Running { get; } = [];
    }

    void FollowClone(string where, CloneStep clone, Process parent)
    {
        if (clone.Cgroup is { } cgroup)
        {
            Read(where, cgroup, parent);
            RequireInput(where, cgroup);
        }
        if ((clone.Flags & CLONE_FILES) != 0)
            Problem(where, "CLONE_FILES: descriptors of the stages are thought to be their own");
        Write(where, clone.Pid, parent);
        var child = new Process { Descriptors = [.. parent.Descriptors], Pids = [.. parent.Pids] };
        Follow(clone.Child, child);
        if (child.Touched.Contains(clone.Pid))
            Problem(where, $"{clone.Pid} is written by the clone and used by the child at the same time");
        // A register that the child wrote holds a number of the child's descriptor table.
        parent.Descriptors.ExceptWith(child.Written);
        parent.Written.UnionWith(child.Written);
        parent.Pids.Add(clone.Pid);
        parent.Running.Add(clone.Pid, child);
    }

    void Follow(Stage stage, Process process)
    {
        int conditionalUntil = -1;
        HashSet<Slot> unconditional = [];
        for (int i = 0; i < stage.Steps.Length; i++)
        {
            Step step = stage.Steps[i];
            string where = $"{stage.Name}, {step.Label}";
            if (i > conditionalUntil && conditionalUntil >= 0)
            {
                process.Descriptors.IntersectWith(unconditional);
                conditionalUntil = -1;
            }
            if (step is CallStep { Tolerate: not Errno.OK } tolerant)
            {
                if (conditionalUntil >= 0)
                    Problem(where, "may fail inside of what another step skips");
                if (i + tolerant.Skip >= stage.Steps.Length - 1)
                    Problem(where, $"skips {tolerant.Skip} steps and with them the end of the stage");
                unconditional = [.. process.Descriptors];
                conditionalUntil = i + tolerant.Skip;
            }
            FollowStep(where, step, process);
        }
    }

    void FollowStep(string where, Step step, Process process)
    {
        switch (step)
        {
            case CallStep call:
                FollowCall(where, call, process);
                break;
            case CloneStep clone:
                FollowClone(where, clone, process);
                break;
            case CloseAllButStep close:
                foreach (Slot kept in close.Keep)
                {
                    Read(where, kept, process);
                    RequireInput(where, kept);
                }
                process.Descriptors.IntersectWith(close.Keep);
                break;
            case SuperviseStep supervise:
                foreach (Slot slot in (Slot[])[supervise.Pidfd, supervise.Master, supervise.Log])
                    Read(where, slot, process);
                break;
        }
    }

    void FollowCall(string where, CallStep call, Process process)
    {
        if (call.Args.Length > 6)
            Problem(where, $"{call.Args.Length} arguments");
        foreach (Slot slot in call.Args.OfType<Arg.Register>().Select(register => register.Slot))
            Read(where, slot, process);
        if (call.Args is [Arg.Register first, ..])
        {
            if (call.Number == SysNo.close)
                process.Descriptors.Remove(first.Slot);
            // What an ended child wrote can be relied on, and its own children go on.
            if (call.Number == SysNo.wait4 && process.Running.Remove(first.Slot, out Process? child))
            {
                process.Pids.UnionWith(child.Pids);
                foreach ((Slot pid, Process grandchild) in child.Running)
                    process.Running.Add(pid, grandchild);
            }
        }
        if (call.Result is { } result)
        {
            Write(where, result, process);
            process.Descriptors.Add(result);
        }
    }

    void Read(string where, Slot slot, Process process)
    {
        process.Touched.Add(slot);
        if (!process.Descriptors.Contains(slot) && !process.Pids.Contains(slot))
            Problem(where, $"{slot} is not filled here, or closed");
    }

    void Write(string where, Slot slot, Process process)
    {
        process.Touched.Add(slot);
        process.Written.Add(slot);
        if (_inputs.Contains(slot))
            Problem(where, $"{slot} is an input");
        if (process.Running.Values.Any(child => Uses(child, slot)))
            Problem(where, $"{slot} is also used by a child that runs");
    }

    static bool Uses(Process process, Slot slot) => process.Touched.Contains(slot) || process.Running.Values.Any(child => Uses(child, slot));

    // The encoder puts the number itself into the plan, before any step has run.
    void RequireInput(string where, Slot slot)
    {
        if (!_inputs.Contains(slot))
            Problem(where, $"{slot} is read before the launch and no input");
    }

    void Problem(string where, string what) => _problems.Add($"{where}: {what}");
}
