using System.Runtime.InteropServices;
using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Terminals;
using Vectl.Runtime.Errors;

namespace Vectl.Cli.Output;

/// <summary>
/// The whole screen of the terminal that is standard input and output: the alternate screen, raw keys, no cursor. Disposing gives
/// all back as it was, also when an error or a signal ends it (<c>xterm</c>'s control sequences: DECSET 1049, 25).
/// </summary>
sealed class FullScreen : IDisposable
{
    const string Enter = "\e[?1049h\e[?25l", Leave = "\e[?25h\e[?1049l";

    readonly Terminal _terminal;
    readonly RawTerminal _raw;
    readonly List<PosixSignalRegistration> _signals = [];
    volatile int _signal;

    /// <summary>Takes the screen; exit code 3 where there is none.</summary>
    public FullScreen(Terminal terminal)
    {
        if (!Fd.StandardInput.IsTerminal || !Fd.StandardOutput.IsTerminal)
            throw new VeException(VeError.System, "standard input and output are no terminal", "For files and pipes there is: vectl stat --interval 1");
        _terminal = terminal;
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT])
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _signal = NumberOf(context.Signal);
            }));
        _raw = new RawTerminal(Fd.StandardInput);
        try
        {
            terminal.Write(Enter);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The signal that asked to end, or 0.</summary>
    public int Signal => _signal;

    /// <summary>Its size now; one that is not known is 80 by 24.</summary>
    public static unsafe (int Width, int Height) Size
    {
        get
        {
            winsize size;
            return LibC.ioctl(1, LibC.TIOCGWINSZ, &size) == 0 && size is { ws_col: > 0, ws_row: > 0 } ? (size.ws_col, size.ws_row) : (80, 24);
        }
    }

    /// <summary>Draws over what is there, in one write.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        var text = new StringBuilder("\e[H");
        for (int i = 0; i < lines.Count; i++)
            text.Append(i == 0 ? "" : "\r\n").Append(lines[i]).Append("\e[K");
        _terminal.Write(text.Append("\e[J").ToString());
    }

    /// <summary>Waits for keys; null when none came in time.</summary>
    /// <exception cref="VeException">The terminal is gone.</exception>
    public static byte[]? ReadKeys(int timeoutMs)
    {
        if (!Kernel.WaitReadable(Fd.StandardInput, timeoutMs))
            return null;
        byte[] buffer = new byte[256];
        int count = Kernel.Read(Fd.StandardInput, buffer, "standard input");
        return count > 0 ? buffer[..count] : throw new VeException(VeError.System, "the terminal has hung up");
    }

    static int NumberOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGTERM => LibC.SIGTERM,
        PosixSignal.SIGHUP => LibC.SIGHUP,
        _ => LibC.SIGINT,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _raw.Dispose();
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        try
        {
            _terminal.Write(Leave);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EIO or Errno.EPIPE)
        {
            // The terminal has hung up: there is nothing left to give back.
        }
    }
}
