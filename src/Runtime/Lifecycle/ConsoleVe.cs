using Vectl.Linux;
using Vectl.Namespaces.Terminals;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// The console of a VE: what init sees as /dev/console. The monitor alone reads the terminal and appends to the log;
/// everyone who watches follows the log, so that several may, and typed input goes to the terminal itself.
/// </summary>
public sealed class ConsoleVe(VectlHost host)
{
    const int PollMs = 20;

    /// <summary>Connects this terminal until it is detached with Escape and dot, or Ctrl-A and q; waits for a stopped VE to start.</summary>
    public void Attach(VeId id)
    {
        host.Registry.Require(id);
        bool interactive = Fd.StandardInput.IsTerminal;
        using RawTerminal? raw = interactive ? new RawTerminal(Fd.StandardInput) : null;
        using var log = new LogFollower(host.Paths.ConsoleLog(id), fromStart: false);
        using var master = new ConsoleMaster(host, id, interactive);
        var keys = new DetachKeys();
        byte[] buffer = new byte[4096];
        while (true)
        {
            master.Refresh();
            log.CopyTo(Fd.StandardOutput);
            if (!Kernel.WaitReadable(Fd.StandardInput, PollMs))
                continue;
            int count = Kernel.Read(Fd.StandardInput, buffer, "stdin");
            bool detach = keys.Filter(buffer.AsSpan(0, count), out byte[] typed);
            master.Write(typed);
            if (detach || count == 0)
                break;
        }
        log.CopyTo(Fd.StandardOutput);
    }

    /// <summary>The console log, oldest first, written to standard output.</summary>
    public void PrintLog(VeId id)
    {
        host.Registry.Require(id);
        foreach (string path in (ReadOnlySpan<string>)[host.Paths.ConsoleLog(id) + ".1", host.Paths.ConsoleLog(id)])
            using (var log = new LogFollower(path, fromStart: true))
                log.CopyTo(Fd.StandardOutput);
    }
}
