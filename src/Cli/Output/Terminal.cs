using System.Text;
using Vectl.Linux;

namespace Vectl.Cli.Output;

/// <summary>
/// Standard output and standard error. They are written directly: initialising System.Console takes longer than
/// most verbs do.
/// </summary>
/// <param name="output">Takes standard output.</param>
/// <param name="error">Takes standard error.</param>
/// <param name="traits">Looks at standard error, once, when a message first needs to know.</param>
sealed class Terminal(ByteSink output, ByteSink error, Func<TerminalTraits> traits)
{
    TerminalTraits? _traits;

    /// <summary>What standard error can show.</summary>
    public TerminalTraits Traits => _traits ??= traits();

    /// <summary>The process's own streams.</summary>
    public static Terminal Open() => new(
        data => Kernel.WriteAll(1, data, "standard output"),
        data => Kernel.WriteAll(2, data, "standard error"),
        Look);

    /// <summary>Writes text to standard output.</summary>
    public void Write(string text) => output(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes to standard output.</summary>
    public void Write(ReadOnlySpan<byte> data) => output(data);

    /// <summary>Writes text to standard error; for <see cref="ErrorPrinter"/> and <see cref="ProgressBar"/>.</summary>
    public void WriteError(string text) => error(Encoding.UTF8.GetBytes(text));

    static unsafe TerminalTraits Look()
    {
        if (LibC.isatty(2) != 1)
            return TerminalTraits.Plain;
        winsize size;
        int columns = LibC.ioctl(2, LibC.TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
        return TerminalTraits.Of(columns, Environment.GetEnvironmentVariable);
    }
}
