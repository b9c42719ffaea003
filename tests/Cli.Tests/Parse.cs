using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Errors;

namespace Vectl.Cli.Tests;

/// <summary>Command lines to verbs, with nothing run.</summary>
static class Parse
{
    public static CommandLine Line(params string[] args) => CommandLine.Parse(args, ProgramName.Vectl, environmentRoot: null);

    public static Verb Verb(params string[] args) => Line(args).Verb;

    public static VeException Failure(params string[] args) => Assert.Throws<VeException>(() => Line(args));
}
