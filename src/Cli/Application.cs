using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Errors;

namespace Vectl.Cli;

/// <summary>The program: words to a verb, the verb to an exit code.</summary>
/// <param name="terminal">Where output goes.</param>
/// <param name="program">The name it was called by.</param>
/// <param name="user">The effective user id.</param>
/// <param name="environmentRoot">VECTL_ROOT, or null.</param>
sealed class Application(Terminal terminal, ProgramName program, uint user, string? environmentRoot)
{
    readonly ErrorPrinter _errors = new(terminal, program.Text);

    /// <summary>Runs one command line; the exit code.</summary>
    public int Run(IReadOnlyList<string> args)
    {
        try
        {
            CommandLine line = CommandLine.Parse(args, program, environmentRoot);
            if (line.Verb.NeedsRoot && user != 0)
                throw new VeException(VeError.NotPermitted, $"{program.Text} needs root, and this is user {user}", "Run it as root, e.g. with sudo.");
            return line.Verb.Run(new Session(line.Options, terminal, _errors));
        }
        catch (Exception exception)
        {
            return _errors.Print(exception);
        }
    }
}
