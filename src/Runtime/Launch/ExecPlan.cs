using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Security;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;
using static Vectl.Runtime.Launch.ExecSlots;

namespace Vectl.Runtime.Launch;

/// <summary>
/// How a command joins a running VE: born in its PID namespace and in its cgroup, it enters all other namespaces in one
/// system call, becomes the VE's root and is confined as init is.
/// </summary>
public static class ExecPlan
{
    const ulong Joined = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;

    static readonly ImmutableArray<Slot> s_streams = [Stdin, Stdout, Stderr];

    /// <summary>The plan for <paramref name="spec"/>.</summary>
    public static LaunchPlan Build(ExecSpec spec)
    {
        var stage = new StageBuilder("exec")
            // Until execve nothing of this process may be visible to the VE (CVE-2016-9962).
            .Call("not dumpable", SysNo.prctl, Flag.Of(PR_SET_DUMPABLE), 0);
        if (spec.MovedIn)
            stage.Add(new CallStep("wait until moved into the VE's cgroup", SysNo.read, [Admitted, new Arg.Scratch(4200), 1]) { Expect = 1 });
        foreach ((string kind, ProcessLimit limit) in spec.ProcessLimits)
            stage.Call($"limit {kind} as in the VE", SysNo.prlimit64, 0, new Arg.Value(ProcessLimit.NumberOf(kind), $"RLIMIT_{kind.ToUpperInvariant()}"), Structures.Limit(limit), Flag.Null);
        // Lower than this process's only with CAP_SYS_RESOURCE (EACCES); the command is then killed sooner than it should be, no more.
        if (spec.OomScoreAdj is { } score)
            stage
                .Call(OomScore, "open oom_score_adj", SysNo.openat, Flag.Cwd, "/proc/self/oom_score_adj", Flag.Of(O_WRONLY | O_CLOEXEC))
                .Try(Errno.EACCES, 0, "oom_score_adj as in the VE", SysNo.write, OomScore, score, score.Length);
        stage
            .Call("join the VE's namespaces", SysNo.setns, Init, spec.JoinTime
                ? new Arg.Value((long)(Joined | CLONE_NEWTIME), "CLONE_NEWUSER|CLONE_NEWNS|CLONE_NEWNET|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWCGROUP|CLONE_NEWTIME")
                : new Arg.Value((long)Joined, "CLONE_NEWUSER|CLONE_NEWNS|CLONE_NEWNET|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWCGROUP"))
            .Call("drop supplementary groups", SysNo.setgroups, 0, Flag.Null)
            .Call("group id 0 of the VE", SysNo.setresgid, 0, 0, 0)
            .Call("user id 0 of the VE", SysNo.setresuid, 0, 0, 0)
            .Call("chdir /", SysNo.chdir, "/")
            // A new session: without one /dev/tty would be the operator's terminal (CVE-2016-10124).
            .Call("setsid", SysNo.setsid);
        if (spec.User is null)
            Begin(stage, spec);
        for (int i = 0; i < s_streams.Length; i++)
            if (spec.Replaced[i])
                stage.Call($"stream {i}", SysNo.dup3, s_streams[i], i, 0);
        if (spec.Terminal)
            stage.Call("controlling terminal", SysNo.ioctl, 0, Flag.Of(TIOCSCTTY), 0);
        stage
            .Try(Errno.ENOSYS, 0, "new session keyring", SysNo.keyctl, Flag.Of(KEYCTL_JOIN_SESSION_KEYRING), Flag.Null)
            .Call("umask", SysNo.umask, Flag.Mode(0x12));
        foreach (Step step in CapabilitySteps.Drop(spec.Capabilities, spec.LastCapability))
            stage.Add(step);
        stage
            .Add(new ResetSignalsStep("default signal dispositions"))
            .Add(SeccompFilter.InstallStep)
            .Call("close all but the standard streams on execve", SysNo.close_range, 3, new Arg.Value(uint.MaxValue, "~0"), Flag.Of(CLOSE_RANGE_CLOEXEC))
            .Call("empty signal mask", SysNo.rt_sigprocmask, Flag.Of(SIG_SETMASK), new Arg.Bytes([.. new byte[8]], "{}"), Flag.Null, 8);
        if (spec.Script is { } script)
            stage.Call("keep the script open", SysNo.fcntl, script, Flag.Of(F_SETFD), 0);
        if (spec.User is { } user)
        {
            Become(stage, user);
            Begin(stage, spec);
        }
        AddPrograms(stage, spec);
        return new LaunchPlan(spec.MovedIn
            ? new CloneStep("command in the VE", stage.Build(), 0, "0", null, Pid)
            : new CloneStep("command in the VE", stage.Build(), CLONE_INTO_CGROUP, "CLONE_INTO_CGROUP", Cgroup, Pid));
    }

    // Last, because all before needs root. As with su, the kernel clears the effective, permitted and ambient capabilities when root
    // becomes another user, and the bounding set stays for what is set-user-id (capabilities(7)).
    static void Become(StageBuilder stage, ExecIdentity user)
    {
        stage.Call("groups of the user", SysNo.setgroups, user.Groups.Length, Structures.Ids(user.Groups))
            .Call($"group id {user.Gid} of the VE", SysNo.setresgid, user.Gid, user.Gid, user.Gid)
            .Call($"user id {user.Uid} of the VE", SysNo.setresuid, user.Uid, user.Uid, user.Uid);
    }

    // With the rights of whom it runs as: root enters no directory for somebody else.
    static void Begin(StageBuilder stage, ExecSpec spec)
    {
        string label = $"chdir {spec.Directory}";
        if (spec.DirectoryIsRequired)
            stage.Call(label, SysNo.chdir, spec.Directory);
        else
            stage.Try(CallStep.AnyErrno, 0, label, SysNo.chdir, spec.Directory);
        // Every change of ids takes this back (commit_creds()).
        stage.Call("end with vectl", SysNo.prctl, Flag.Of(PR_SET_PDEATHSIG), Flag.Of(SIGHUP));
    }

    static void AddPrograms(StageBuilder stage, ExecSpec spec)
    {
        var environment = new Arg.Strings(spec.Environment);
        for (int i = 0; i < spec.Programs.Length; i++)
        {
            (string path, ImmutableArray<string> argv) = spec.Programs[i];
            var step = new CallStep($"execve {path}", SysNo.execve, [path, new Arg.Strings(argv), environment]);
            stage.Add(i < spec.Programs.Length - 1 ? step with { Tolerate = CallStep.AnyErrno } : step);
        }
    }
}
