using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Output;

/// <summary>The one place that prints errors and warnings, and that knows the exit code of every failure.</summary>
sealed class ErrorPrinter(Terminal terminal, string program)
{
    // What a shell reports of a program that SIGPIPE killed; the runtime ignores the signal, so the write fails instead.
    const int ReaderWentAway = 128 + LibC.SIGPIPE;

    /// <summary>Prints a failure; the exit code.</summary>
    public int Print(Exception exception)
    {
        if (exception is ErrnoException { Errno: Errno.EPIPE, Target: "standard output" })
            return ReaderWentAway;
        string message = IsExpected(exception) ? exception.Message : $"internal error: {exception.GetType().Name}: {exception.Message}";
        Print(Label, message, (exception as VeException)?.Hint);
        return ExitCode(exception);
    }

    /// <summary>Prints something that went on all the same.</summary>
    public void Warn(string message, string? hint = null) => Print(Label + "warning: ", message, hint);

    /// <summary>Prints one of vzctl's own lines, which scripts look for as they are.</summary>
    public void Notice(string line) => terminal.WriteError(Safe(line) + "\n");

    /// <summary>The exit code of a failure.</summary>
    public static int ExitCode(Exception exception) => exception switch
    {
        VeException failure => (int)failure.Error,
        ErrnoException { Errno: Errno.ENOSPC } => (int)VeError.NoSpace,
        _ => (int)VeError.System,
    };

    string Label => program + ": ";

    static bool IsExpected(Exception exception) => exception is VeException or IOException or UnauthorizedAccessException;

    void Print(string label, string message, string? hint)
    {
        TerminalTraits traits = terminal.Traits;
        string text = traits.Colour ? $"\e[31m{label}\e[0m{Safe(message)}\n" : $"{label}{Safe(message)}\n";
        if (hint is not null)
            text += $"  {(traits.Utf8 ? "→" : "->")} {Safe(hint)}\n";
        terminal.WriteError(text);
    }

    // Messages hold names and values that a container may have chosen: nothing in them reaches the terminal as a command.
    static string Safe(string text) => Printable.Text(text, limit: 4096);
}
