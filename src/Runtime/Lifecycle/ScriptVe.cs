using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Runs a file of the host in a VE. One that does not run is set up for that alone: its files, namespaces, devices and limits, but none of its services.</summary>
public sealed class ScriptVe(VectlHost host)
{
    /// <summary>The verb.</summary>
    internal const string Verb = "runscript";

    /// <summary>Waits for it; how it ended.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="path">The file on the host.</param>
    /// <param name="arguments">What follows the script's name.</param>
    /// <param name="options">As whom, and where.</param>
    public ExitStatus Run(VeId id, string path, IReadOnlyList<string> arguments, ExecOptions options)
    {
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        if (running is null)
            host.Registry.Require(id);
        HostScript script = HostScript.Read(path);
        return running is not null ? Run(running, script, arguments, options) : RunInStopped(id, script, arguments, options);
    }

    ExitStatus Run(RunningVe running, HostScript script, IReadOnlyList<string> arguments, ExecOptions options)
        => Run(running, script, arguments, options, spec => new ExecVe(host).Run(running, spec));

    // The lock is kept until it is as it was. When this process is killed the leash ends, and with it the VE and the script.
    ExitStatus RunInStopped(VeId id, HostScript script, IReadOnlyList<string> arguments, ExecOptions options)
    {
        using VeLock held = host.Lock(id, Verb);
        var probe = new VeProbe(host);
        using (RunningVe? running = probe.TryOpen(id))
            if (running is not null)
                return Run(running, script, arguments, options);
        VeState? last = host.States.TryRead(id, out _);
        bool marked = host.Marks.Has(id), mounted = new MountVe(host).IsMounted(id);
        (Fd leash, Fd end) = Kernel.Pipe();
        using (end)
        {
            try
            {
                using (leash)
                    Start(id, leash);
                using RunningVe running = probe.Open(id);
                return Run(running, script, arguments, options);
            }
            finally
            {
                new StopVe(host).RunLocked(id, fast: true);
                Restore(id, last, marked, mounted);
            }
        }
    }

    void Start(VeId id, Fd leash)
    {
        try
        {
            new StartVe(host).RunLocked(id, new StartOptions(Force: true) { Leash = leash });
        }
        catch (VeException failure) when (failure.Error == VeError.BadTemplate)
        {
            throw new VeException(failure.Error, failure.Message, $"Without a shell of its own a script needs a VE that runs: vectl start {id}");
        }
    }

    void Restore(VeId id, VeState? last, bool marked, bool mounted)
    {
        if (last is null)
            host.States.Remove(id);
        else
            host.States.Write(id, last);
        if (marked)
            host.Marks.Set(id);
        if (mounted)
            new MountVe(host).MountLocked(id);
    }

    /// <summary>The same for a script that has been read; <paramref name="run"/> gives it its streams and waits for it.</summary>
    internal static ExitStatus Run(RunningVe running, HostScript script, IReadOnlyList<string> arguments, ExecOptions options, Func<ExecSpec, ExitStatus> run)
    {
        using Fd file = Kernel.SealedFile("script", script.Content);
        // The number is the child's too, and /proc/self that of whoever opens it: the interpreter.
        string inVe = $"/proc/self/fd/{file.Number}";
        ImmutableArray<string> words = [.. arguments];
        ExecSpec spec = options.Spec(running) with
        {
            Programs = [script.RunsItself ? (inVe, [script.Name, .. words]) : ("/bin/sh", ["sh", inVe, .. words])],
            Script = file.Number,
        };
        try
        {
            return run(spec);
        }
        catch (VeException failure) when (failure.Error == VeError.CommandNotFound)
        {
            throw new VeException(failure.Error, $"CTID {running.Id} does not have what runs {Printable.Text(script.Name)}: {script.Interpreter}");
        }
    }
}
