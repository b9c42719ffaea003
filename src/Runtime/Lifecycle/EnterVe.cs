using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Terminals;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
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

    /// <summary>Runs the user's login shell, or <paramref name="command"/> by that shell, until it ends; how it ended.</summary>
    /// <param name="id">The VE, which must run.</param>
    /// <param name="command">What the shell runs; null for an interactive one.</param>
    /// <param name="options">Who enters: root, or a user that may log in.</param>
    /// <param name="onEntry">Called when nothing is in the way any more.</param>
    public ExitStatus Run(VeId id, string? command, ExecOptions options, Action onEntry)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        LoginUser user = options.User is null ? Root(running) : LoginUser.FindForLogin(running, options.User);
        using Fd root = running.OpenRoot();
        using Pty terminal = Pty.OpenInRoot(root);
        terminal.Own(running.State.IdBase + user.Identity.Uid, running.State.IdBase + user.Identity.Gid);
        ImmutableArray<string> arguments = command is null ? [] : ["-c", command];
        ExecSpec spec = options.Spec(user.Identity, user.User.Home, [.. user.Environment, $"TERM={System.Environment.GetEnvironmentVariable("TERM") ?? "linux"}", "HISTFILE=/dev/null"]) with
        {
            Programs = [LoginShell(user.User.Shell, arguments), LoginShell("/bin/bash", arguments), LoginShell("/bin/sh", arguments)],
            Replaced = [true, true, true],
            Terminal = true,
        };
        var inputs = new Dictionary<Slot, Fd> { [ExecSlots.Stdin] = terminal.Slave, [ExecSlots.Stdout] = terminal.Slave, [ExecSlots.Stderr] = terminal.Slave };
        // The first thing that the command asks for may be the size.
        using IDisposable? size = Fd.StandardInput.IsTerminal ? WindowSize.Follow(Fd.StandardInput, terminal.Master) : null;
        onEntry();
        return ExecJoin.Run(host.Cgroups, running, spec, inputs, child => Attend(terminal, child));
    }

    // Nothing that the VE did to its files keeps an administrator out.
    static LoginUser Root(RunningVe running)
    {
        try
        {
            return LoginUser.FindForLogin(running, "root") is { Identity.Uid: 0 } root ? root : LoginUser.Root;
        }
        catch (Exception e) when (e is VeException or IOException)
        {
            return LoginUser.Root;
        }
    }

    // The dash makes it a login shell.
    static (string, ImmutableArray<string>) LoginShell(string path, ImmutableArray<string> arguments) => (path, [$"-{path[(path.LastIndexOf('/') + 1)..]}", .. arguments]);

    // Where there is no room for it there is much to read before it, and another follows.
    static unsafe void TypeEnd(Fd master)
    {
        byte key = EndOfFile;
        LibC.write(master.Number, &key, 1);
    }

    static void Attend(Pty terminal, Fd child)
    {
        terminal.Slave.Dispose();
        using RawTerminal? raw = Fd.StandardInput.IsTerminal ? new RawTerminal(Fd.StandardInput) : null;
        Kernel.SetNonBlocking(terminal.Master);
        // A shell that sets its terminal up throws an end of file away that comes before, and each program it runs takes one.
        Relay.Run(child,
            new Route(Fd.StandardInput, terminal.Master, carriesOutput: false, () => TypeEnd(terminal.Master)) { RepeatsEnd = true },
            new Route(terminal.Master, Fd.StandardOutput, carriesOutput: true));
    }
}
