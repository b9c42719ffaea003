using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Terminals;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Gives a login shell, or a command, a terminal of its own in the VE.</summary>
public sealed class EnterVe(VectlHost host)
{
    // The end-of-file character of a terminal in its initial state (termios(3), VEOF).
    const byte EndOfFile = 4;

    /// <summary>Runs root's login shell, or <paramref name="command"/> by that shell, until it ends; how it ended.</summary>
    public ExitStatus Run(VeId id, string? command)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        using Fd root = running.OpenRoot();
        using Pty terminal = Pty.OpenInRoot(root);
        terminal.Own(running.State.IdBase, running.State.IdBase);
        ImmutableArray<string> arguments = command is null ? [] : ["-c", command];
        var spec = new ExecSpec
        {
            Programs = [("/bin/bash", ["-bash", .. arguments]), ("/bin/sh", ["-sh", .. arguments])],
            Environment =
            [
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "USER=root", "LOGNAME=root",
                $"TERM={System.Environment.GetEnvironmentVariable("TERM") ?? "linux"}", "HISTFILE=/dev/null",
            ],
            Directory = "/root",
            Replaced = [true, true, true],
            Terminal = true,
            JoinTime = KernelFacts.HasTimeNamespaces,
            LastCapability = KernelFacts.LastCapability,
        };
        var inputs = new Dictionary<Slot, Fd> { [ExecSlots.Stdin] = terminal.Slave, [ExecSlots.Stdout] = terminal.Slave, [ExecSlots.Stderr] = terminal.Slave };
        return ExecJoin.Run(host.Cgroups, running, spec, inputs, child => Attend(terminal, child));
    }

    static void Attend(Pty terminal, Fd child)
    {
        terminal.Slave.Dispose();
        bool interactive = Fd.StandardInput.IsTerminal;
        using RawTerminal? raw = interactive ? new RawTerminal(Fd.StandardInput) : null;
        using IDisposable? size = interactive ? WindowSize.Follow(Fd.StandardInput, terminal.Master) : null;
        Relay.Run(child,
            new Route(Fd.StandardInput, terminal.Master, carriesOutput: false, () => Kernel.WriteAll(terminal.Master.Number, [EndOfFile], "terminal")),
            new Route(terminal.Master, Fd.StandardOutput, carriesOutput: true));
    }
}
