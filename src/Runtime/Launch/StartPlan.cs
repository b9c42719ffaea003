using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.StartSlots;

namespace Vectl.Runtime.Launch;

/// <summary>
/// The start of a VE as data: three processes, each a stage.
/// <code>
/// vectl start          monitor                setup                     init
///   clone3 ──────────▶ setsid       
///                      clone3(NEWNS) ───────▶ layers, overlay, /dev
///                                             setns(user namespace)
///                                             clone3(CLONE_PARENT,…) ─▶ /proc, /sys, pivot_root
///                                             exit                      cgroup2, devpts, masks, capabilities
///   "ready" ◀────────────────────────────────────────────────────────── write
///   state                                                               wait for "go"
///   "go" ─────────────────────────────────────────────────────────────▶ seccomp
///   end of pipe ◀───── supervise                                        execve
/// </code>
/// </summary>
public static class StartPlan
{
    /// <summary>The plan for <paramref name="spec"/>.</summary>
    public static LaunchPlan Build(StartSpec spec) => new(new CloneStep(
        "monitor: parent of init", MonitorStage.Build(spec), CLONE_INTO_CGROUP, "CLONE_INTO_CGROUP", MonitorCgroup, MonitorPid));

    /// <summary>Steps that open a directory of the VE's root as a mount target: an ordinary directory, never a link (CVE-2019-19921).</summary>
    internal static StageBuilder OpenTarget(this StageBuilder stage, Arg root, string name) => stage
        .Try(Errno.EEXIST, 0, $"create /{name}", SysNo.mkdirat, root, name, Flag.Mode(0x1ED))
        .Call(Target, $"/{name} must be an ordinary directory", SysNo.openat2, root, name, Structures.OpenHow(
            O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
            "{O_PATH|O_DIRECTORY|O_NOFOLLOW, RESOLVE_IN_ROOT|RESOLVE_NO_SYMLINKS|RESOLVE_NO_MAGICLINKS}"), Structures.OpenHowSize);

    /// <summary>A step that attaches a detached mount to the target that <see cref="OpenTarget"/> opened.</summary>
    internal static StageBuilder Attach(this StageBuilder stage, Slot mount, string name) => stage
        .Call($"mount {name}", SysNo.move_mount, mount, "", Target, "", Flag.Of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH))
        .Call($"close target of {name}", SysNo.close, Target);
}
