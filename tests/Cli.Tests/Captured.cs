using System.Text;
using Vectl.Cli.Output;
using Vectl.Cli.Vzctl;

namespace Vectl.Cli.Tests;

/// <summary>A terminal that keeps what is written, and the program run against it.</summary>
sealed class Captured
{
    readonly StringBuilder _out = new(), _error = new();

    public Captured(TerminalTraits? traits = null)
        => Terminal = new Terminal(data => _out.Append(Encoding.UTF8.GetString(data)), data => _error.Append(Encoding.UTF8.GetString(data)), () => traits ?? TerminalTraits.Plain);

    public Terminal Terminal { get; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    /// <summary>Runs a command line as root; the exit code.</summary>
    public int Run(params string[] args) => new Application(Terminal, ProgramName.Vectl, user: 0, environmentRoot: null).Run(args);

    /// <summary>Runs a command line as somebody else, by another name.</summary>
    public int RunAs(ProgramName program, uint user, params string[] args) => new Application(Terminal, program, user, environmentRoot: null).Run(args);
}
