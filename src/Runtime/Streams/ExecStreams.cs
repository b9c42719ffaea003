using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;

namespace Vectl.Runtime.Streams;

/// <summary>
/// The standard streams of a command. Files and pipes are handed over as they are; a terminal never is, because the VE
/// could type into it (TIOCSTI): it is replaced by a pipe that this process serves.
/// </summary>
sealed class ExecStreams : IDisposable
{
    static readonly ImmutableArray<Slot> s_slots = [ExecSlots.Stdin, ExecSlots.Stdout, ExecSlots.Stderr];

    static readonly ImmutableArray<Fd> s_standard = [Fd.StandardInput, Fd.StandardOutput, Fd.StandardError];

    readonly List<Route> _routes = [];
    readonly List<Fd> _inner = [], _outer = [];

    /// <summary>Looks at descriptors 0, 1 and 2.</summary>
    /// <param name="uid">The host's id of whom the command runs as: programs open <c>/dev/stderr</c> by name, which only the pipe's owner may.</param>
    /// <param name="gid">The group's.</param>
    public ExecStreams(uint uid, uint gid)
    {
        var replaced = ImmutableArray.CreateBuilder<bool>(3);
        for (int stream = 0; stream < 3; stream++)
        {
            bool terminal = s_standard[stream].IsTerminal;
            replaced.Add(terminal);
            if (terminal)
                Replace(stream, uid, gid);
        }
        Replaced = replaced.MoveToImmutable();
    }

    /// <summary>Which of the streams are pipes of this object.</summary>
    public ImmutableArray<bool> Replaced { get; }

    /// <summary>The command's ends of the pipes.</summary>
    public Dictionary<Slot, Fd> Inputs { get; } = [];

    /// <summary>Serves the pipes until the process behind <paramref name="child"/> has ended.</summary>
    public void Relay(Fd child)
    {
        foreach (Fd fd in _inner)
            fd.Dispose();
        if (_routes.Count == 0)
            Kernel.WaitForExit(child, -1);
        else
            Streams.Relay.Run(child, _routes.ToArray());
    }

    void Replace(int stream, uint uid, uint gid)
    {
        (Fd read, Fd write) = Kernel.Pipe();
        Kernel.Check(LibC.fchown(read.Number, uid, gid), "fchown", "pipe");
        (Fd inner, Fd outer) = stream == 0 ? (read, write) : (write, read);
        if (stream == 0)
            Kernel.SetNonBlocking(outer);
        _inner.Add(inner);
        _outer.Add(outer);
        Inputs[s_slots[stream]] = inner;
        _routes.Add(stream == 0
            ? new Route(Fd.StandardInput, outer, carriesOutput: false, outer.Dispose)
            : new Route(outer, s_standard[stream], carriesOutput: true));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Fd fd in _inner)
            fd.Dispose();
        foreach (Fd fd in _outer)
            fd.Dispose();
    }
}
