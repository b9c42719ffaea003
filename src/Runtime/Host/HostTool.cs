using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Host;

/// <summary>A program of the host: looked up in the system's directories only, given its arguments as a list, never by a shell.</summary>
/// <param name="path">Where it is.</param>
sealed class HostTool(string path)
{
    const string OwnPath = "/proc/self/exe";

    const string SystemPath = "/usr/sbin:/usr/bin:/sbin:/bin";
    static readonly ImmutableArray<string> CleanEnvironment = [$"PATH={SystemPath}", "LC_ALL=C.UTF-8", "HOME=/root"];

    static readonly Slot s_pid = new(0, "tool pid"), s_input = new(1, "input"), s_output = new(2, "output");

    const int LinesKept = 12, TerminateMs = 10_000;

    /// <summary>Finds a program, or says which package has it.</summary>
    public static HostTool Find(string name, string package)
        => TryFind(name) ?? throw new VeException(VeError.HostUnfit, $"{name} is not installed (not in {SystemPath})", $"Run: apt-get install {package}");

    /// <summary>Finds a program; null when there is none of that name.</summary>
    public static HostTool? TryFind(string name)
    {
        foreach (string directory in SystemPath.Split(':'))
            if (File.Exists($"{directory}/{name}"))
                return new HostTool($"{directory}/{name}");
        return null;
    }

    /// <summary>For a decompressor, which the library starts: pipes to its three streams, a clean environment.</summary>
    public ProcessStartInfo Pipe(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (string variable in CleanEnvironment)
            start.Environment[variable.Split('=')[0]] = variable.Split('=')[1];
        return start;
    }

    /// <summary>Runs it to its end; its lines go to <paramref name="onLine"/>, and the last ones into the error if it fails.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Gets each line of its output and of its errors.</param>
    /// <param name="environment">More than <see cref="CleanEnvironment"/>, <c>NAME=value</c>.</param>
    public void Run(IEnumerable<string> arguments, Action<string> onLine, params ReadOnlySpan<string> environment) => Run(arguments, onLine, [], environment);

    /// <summary>As <see cref="Run(IEnumerable{string}, Action{string}, ReadOnlySpan{string})"/>, with <paramref name="input"/> as its standard input.</summary>
    public void Run(IEnumerable<string> arguments, Action<string> onLine, byte[] input, params ReadOnlySpan<string> environment)
    {
        var last = new Queue<string>();
        // What it mounts while it builds a tree (mmdebstrap: proc, sys, dev) ends with it, and is not seen by the host.
        ExitStatus status = Execute(Plan(path, [path, .. arguments], [.. CleanEnvironment, .. environment], CLONE_NEWNS), input, line =>
        {
            if (last.Count == LinesKept)
                last.Dequeue();
            last.Enqueue(Printable.Text(line, 300));
            onLine(line);
        });
        if (status != ExitStatus.Exited(0))
            throw new VeException(VeError.System, $"{path} {status}:\n  {string.Join("\n  ", last)}");
    }

    /// <summary>Runs this vectl with other words to its end, and returns how it ended. Several threads may at once.</summary>
    /// <param name="words">The words.</param>
    /// <param name="onLine">Gets each line of its output and of its errors.</param>
    public static ExitStatus RunVectl(IEnumerable<string> words, Action<string> onLine) => Execute(Plan(OwnPath, ["vectl", .. words], CleanEnvironment, 0), [], onLine);

    static ExitStatus Execute(LaunchPlan plan, byte[] input, Action<string> onLine)
    {
        (Fd output, Fd lines) = Kernel.Pipe();
        using (output)
        {
            using RunningLaunch launch = Start(plan, input, lines);
            bool ended = false;
            try
            {
                using var reader = new StreamReader(new FileStream(new SafeFileHandle(output.Number, ownsHandle: false), FileAccess.Read, 0));
                while (reader.ReadLine() is { } line)
                    onLine(line);
                ended = true;
            }
            finally
            {
                if (!ended)
                    Stop(launch.Pid);
            }
            ExitStatus status = Kernel.Reap(launch.Pid);
            return launch.Failure() is { } failure ? throw new VeException(VeError.System, $"{plan.First.Label} did not start: {failure}") : status;
        }
    }

    /// <summary>What it prints.</summary>
    public string Output(params string[] arguments)
    {
        var text = new System.Text.StringBuilder();
        Run(arguments, line => text.Append(line).Append('\n'));
        return text.ToString();
    }

    static RunningLaunch Start(LaunchPlan plan, byte[] input, Fd output)
    {
        using (output)
        using (Fd stdin = input.Length == 0 ? Kernel.Open("/dev/null", O_RDONLY) : OpenAgain(Kernel.SealedFile("vectl input", input)))
            return Launcher.Start(plan, new Dictionary<Slot, Fd> { [s_input] = stdin, [s_output] = output });
    }

    // At its beginning, wherever the writer left off.
    static Fd OpenAgain(Fd memory)
    {
        using (memory)
            return Kernel.Open($"/proc/self/fd/{memory.Number}", O_RDONLY);
    }

    // It ends with vectl, and begins as from a shell that nobody has changed.
    static LaunchPlan Plan(string path, ImmutableArray<string> argv, ImmutableArray<string> environment, ulong namespaces)
    {
        StageBuilder stage = new StageBuilder("tool").Add(new CloseAllButStep("close inherited descriptors", [s_input, s_output]));
        if (namespaces != 0)
            stage.Call("keep mounts private", SysNo.mount, Flag.Null, "/", Flag.Null, Flag.Of(MS_REC | MS_PRIVATE), Flag.Null);
        return new(new CloneStep($"host tool {path}", stage
            .Call("end with vectl", SysNo.prctl, Flag.Of(PR_SET_PDEATHSIG), Flag.Of(SIGTERM))
            .Call("stdin", SysNo.dup3, s_input, 0, 0)
            .Call("stdout to vectl", SysNo.dup3, s_output, 1, 0)
            .Call("stderr to vectl", SysNo.dup3, s_output, 2, 0)
            .Call("chdir /", SysNo.chdir, "/")
            .Call("umask", SysNo.umask, Flag.Mode(0x12))
            .Add(new ResetSignalsStep("default signal dispositions"))
            .Call("close all but the standard streams on execve", SysNo.close_range, 3, new Arg.Value(uint.MaxValue, "~0"), Flag.Of(CLOSE_RANGE_CLOEXEC))
            .Call("empty signal mask", SysNo.rt_sigprocmask, Flag.Of(SIG_SETMASK), new Arg.Bytes([.. new byte[8]], "{}"), Flag.Null, 8)
            .Call($"execve {path}", SysNo.execve, path, new Arg.Strings(argv), new Arg.Strings(environment))
            .Build(), namespaces, namespaces == 0 ? "0" : "CLONE_NEWNS", null, s_pid));
    }

    // SIGTERM first: mmdebstrap takes its mounts down then.
    static void Stop(int pid)
    {
        using Fd? process = Kernel.TryPidfdOpen(pid);
        if (process is null)
            return;
        Kernel.PidfdSignal(process, SIGTERM);
        if (!Kernel.WaitForExit(process, TerminateMs))
            Kernel.PidfdSignal(process, SIGKILL);
        Kernel.Reap(pid);
    }
}
