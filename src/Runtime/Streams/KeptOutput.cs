using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Streams;

/// <summary>
/// The standard streams of a command that nobody sits at: there is nothing to read, and all that it writes goes through a pipe into a
/// file of the host, which the VE itself never holds.
/// </summary>
sealed class KeptOutput : IDisposable
{
    readonly Fd _input, _log, _outer, _inner;
    readonly long _limit;

    /// <summary>Begins the file anew.</summary>
    /// <param name="path">The file, mode 0600.</param>
    /// <param name="limit">Bytes that are kept.</param>
    /// <param name="owner">The host's id of whom the command runs as: programs open <c>/dev/stderr</c> by name, which only the pipe's owner may.</param>
    public KeptOutput(string path, long limit, uint owner)
    {
        _limit = limit;
        _log = Kernel.Open(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_TRUNC | LibC.O_NOFOLLOW, Permissions.Private);
        _input = Kernel.Open("/dev/null", LibC.O_RDONLY);
        (_outer, _inner) = Kernel.Pipe();
        Kernel.Check(LibC.fchown(_inner.Number, owner, owner), "fchown", "pipe");
        Inputs = new() { [ExecSlots.Stdin] = _input, [ExecSlots.Stdout] = _inner, [ExecSlots.Stderr] = _inner };
    }

    /// <summary>The command's ends.</summary>
    public Dictionary<Slot, Fd> Inputs { get; }

    /// <summary>Keeps what comes until the process behind <paramref name="child"/> has ended.</summary>
    public void Relay(Fd child)
    {
        _inner.Dispose();
        Streams.Relay.Run(child, new Route(_outer, _log, carriesOutput: true) { Room = _limit });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _log.Dispose();
        _outer.Dispose();
        _inner.Dispose();
    }
}
