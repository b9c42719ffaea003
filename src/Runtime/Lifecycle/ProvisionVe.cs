using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// Runs the script that makes of a new VE what it is to be: once, in the VE, as its root. That it begins is on the disk before it
/// does, so one that was interrupted is known as such and runs again only when somebody says so.
/// </summary>
public sealed class ProvisionVe(VectlHost host)
{
    /// <summary>The verb.</summary>
    public const string Verb = "provision";

    /// <summary>Bytes of its output that are kept.</summary>
    public const long LogLimit = 16 << 20;

    const int NotFound = 127, EndingMs = 200;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    static readonly ExecOptions s_asRoot = ExecOptions.None with { Environment = ["HOME=/root"] };

    readonly ProvisionStore _store = new(host.Paths);

    /// <summary>What is known of a VE's script, or null when it has none.</summary>
    public ProvisionRecord? TryRead(VeId id) => _store.TryRead(id);

    /// <summary>Whether the VE has a script that has never begun.</summary>
    public bool IsPending(VeId id) => _store.TryRead(id) is { StartedAt: 0 };

    /// <summary>Runs the script of a VE whose system is up, unless it has run; what is known of it then.</summary>
    /// <param name="id">The VE, which must run (exit code 31).</param>
    /// <param name="replacement">What takes the place of its script, if it has one; null for that.</param>
    /// <param name="again">Whether to run one that has run.</param>
    /// <param name="begun">Told the script's name when it runs.</param>
    public ProvisionRecord Run(VeId id, HostScript? replacement, bool again, Action<string> begun)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        ProvisionRecord record;
        using (host.Lock(id, Verb, s_patience))
            if (!Begin(id, replacement, again, out record))
                return record;
        begun(record.Script);
        // As long as nobody has seen its end.
        ProvisionRecord last = record with { Runner = default };
        try
        {
            ExitStatus status = RunScript(running, _store.ReadScript(id, record.Script));
            // A VE that ends takes its script along, which says nothing about the script.
            if (status.ShellCode == 0 || !IsEnding(running))
                last = record with { Status = status, EndedAt = Now };
        }
        finally
        {
            Write(id, last);
        }
        return last;
    }

    void Write(VeId id, ProvisionRecord record)
    {
        try
        {
            _store.Write(id, record);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT && !host.Registry.Exists(id))
        {
            // The VE was destroyed meanwhile, and its record with it.
        }
    }

    bool Begin(VeId id, HostScript? replacement, bool again, out ProvisionRecord record)
    {
        ProvisionRecord? known = _store.TryRead(id);
        if (known is not null && ProvisionStore.PhaseOf(known) == ProvisionPhase.Running)
            throw new VeException(VeError.Locked, $"CTID {id} is being provisioned by {Printable.Text(known.Script)} (pid {known.Runner.Pid})", "Wait until that has ended, then try again.");
        bool runs = again || known is null or { StartedAt: 0 };
        if (runs && replacement is not null)
        {
            _store.Put(id, replacement);
            known = new ProvisionRecord { Script = replacement.Name };
        }
        record = known ?? throw new VeException(VeError.BadValue, $"CTID {id} has no script that provisions it", $"Give it one: vectl provision {id} FILE");
        if (!runs)
            return false;
        record = new ProvisionRecord
        {
            Script = record.Script,
            StartedAt = Now,
            Runner = ProcessIdentity.Of(LibC.getpid())!.Value,
            BootId = BootId.Current,
        };
        _store.Write(id, record);
        return true;
    }

    bool IsEnding(RunningVe running) => running.HasStopped(EndingMs) || StopVe.IsUnderWay(host.Paths, running.Id);

    ExitStatus RunScript(RunningVe running, HostScript script)
    {
        try
        {
            return ScriptVe.Run(running, script, [], s_asRoot, spec =>
            {
                using var streams = new KeptOutput(host.Paths.ProvisionLog(running.Id), LogLimit, running.State.IdBase);
                return ExecJoin.Run(host.Cgroups, running, spec with { Replaced = [true, true, true] }, streams.Inputs, streams.Relay);
            });
        }
        catch (VeException failure) when (failure.Error == VeError.CommandNotFound)
        {
            AtomicFile.Write(host.Paths.ProvisionLog(running.Id), Encoding.UTF8.GetBytes(failure.Message + "\n"), Permissions.Private, durable: false);
            return ExitStatus.Exited(NotFound);
        }
    }

    /// <summary>The last lines of what it said, in one line; "" when it said nothing.</summary>
    public string Tail(VeId id) => ConsoleTail.Read(host.Paths.ProvisionLog(id));

    /// <summary>What it said, written to standard output.</summary>
    /// <returns>Whether that is all of it.</returns>
    public bool PrintLog(VeId id)
    {
        host.Registry.Require(id);
        using Fd? log = Kernel.TryOpenAt(null, host.Paths.ProvisionLog(id), LibC.O_RDONLY | LibC.O_NOFOLLOW);
        if (log is null)
            return true;
        byte[] buffer = new byte[64 << 10];
        while (Kernel.Read(log, buffer, "log") is var count and > 0)
            Kernel.WriteAll(Fd.StandardOutput.Number, buffer.AsSpan(0, count), "standard output");
        return (long)Kernel.Stat(log).stx_size < LogLimit;
    }

    static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
