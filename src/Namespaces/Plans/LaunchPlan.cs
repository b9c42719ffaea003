using System.Text;
using Vectl.Linux;

namespace Vectl.Namespaces.Plans;

/// <summary>A whole launch as data: the first clone, and through nested clone steps everything after it.</summary>
/// <param name="First">How the first child is cloned and what it runs.</param>
public sealed record LaunchPlan(CloneStep First)
{
    /// <summary>The plan as <c>--dry-run</c> prints it: every step of every stage, one a line.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        PrintClone(text, First, "");
        return text.ToString();
    }

    static void PrintClone(StringBuilder text, CloneStep clone, string indent)
    {
        text.Append($"{clone.Pid} = clone3({clone.FlagsText}{(clone.Cgroup is { } cgroup ? $", cgroup={cgroup}" : "")})  # {clone.Label}\n");
        string inner = indent + "  ";
        int number = 0;
        foreach (Step step in clone.Child.Steps)
        {
            number++;
            text.Append($"{inner}{clone.Child.Name}.{number,-3} ");
            if (step is CloneStep nested)
                PrintClone(text, nested, inner);
            else
                text.Append(Describe(step)).Append('\n');
        }
    }

    static string Describe(Step step) => step switch
    {
        CallStep call => $"{(call.Result is { } slot ? slot + " = " : "")}{call.Number}({string.Join(", ", call.Args)})  # {call.Label}"
            + (call.Tolerate switch { Errno.OK => "", CallStep.AnyErrno => " (may fail)", _ => $" (or {call.Tolerate})" }),
        CheckStep check => $"check scratch[{check.Offset}] & 0x{check.Mask:x} == 0x{check.Expected:x}, else {check.Errno}  # {check.Label}",
        CloseAllButStep close => $"close_range(all but {string.Join(" ", close.Keep)})  # {close.Label}",
        ResetSignalsStep => $"rt_sigaction(1..64, SIG_DFL)  # {step.Label}",
        SuperviseStep supervise => $"poll({supervise.Pidfd}, {supervise.Master} -> {supervise.Log}), then execve {string.Join(" ", supervise.Argv)}  # {step.Label}",
        _ => step.Label,
    };
}
