using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Terminals;

/// <summary>The caller's terminal in raw mode; disposing puts its former settings back (<c>termios(3)</c>, cfmakeraw).</summary>
public sealed unsafe class RawTerminal : IDisposable
{
    const uint IgnBrk = 1, BrkInt = 2, ParMrk = 8, IStrip = 0x20, InLCr = 0x40, IgnCr = 0x80, ICrNl = 0x100, IXOn = 0x400;
    const uint OPost = 1, CSize = 0x30, ParEnb = 0x100, Cs8 = 0x30;
    const uint ISig = 1, ICanon = 2, Echo = 8, EchoNl = 0x40, IExten = 0x8000;
    const int VTime = 5, VMin = 6;

    readonly Fd _fd;
    termios _before;

    /// <summary>Puts <paramref name="fd"/>, which must be a terminal, in raw mode.</summary>
    public RawTerminal(Fd fd)
    {
        _fd = fd;
        termios settings;
        Kernel.Check(ioctl(fd.Number, TCGETS, &settings), "ioctl", "TCGETS");
        _before = settings;
        settings.c_iflag &= ~(IgnBrk | BrkInt | ParMrk | IStrip | InLCr | IgnCr | ICrNl | IXOn);
        settings.c_oflag &= ~OPost;
        settings.c_lflag &= ~(Echo | EchoNl | ICanon | ISig | IExten);
        settings.c_cflag = (settings.c_cflag & ~(CSize | ParEnb)) | Cs8;
        settings.c_cc[VMin] = 1;
        settings.c_cc[VTime] = 0;
        Kernel.Check(ioctl(fd.Number, TCSETS, &settings), "ioctl", "TCSETS");
    }

    /// <summary>Gives the pseudo-terminal <paramref name="master"/> the window size of the terminal <paramref name="fd"/>.</summary>
    public static void CopyWindowSize(Fd fd, Fd master)
    {
        winsize size;
        if (ioctl(fd.Number, TIOCGWINSZ, &size) == 0)
            ioctl(master.Number, TIOCSWINSZ, &size);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        fixed (termios* settings = &_before)
            ioctl(_fd.Number, TCSETS, settings);
    }
}
