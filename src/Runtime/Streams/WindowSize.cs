using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Namespaces.Terminals;

namespace Vectl.Runtime.Streams;

/// <summary>Keeps a pseudo-terminal as large as the caller's terminal, now and on SIGWINCH.</summary>
static class WindowSize
{
    /// <summary>Copies the size and follows changes until disposed.</summary>
    public static IDisposable Follow(Fd terminal, Fd master)
    {
        RawTerminal.CopyWindowSize(terminal, master);
        return PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => RawTerminal.CopyWindowSize(terminal, master));
    }
}
