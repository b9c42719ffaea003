namespace Vectl.Cli.Commands;

/// <summary>vzctl's three ways to run a command.</summary>
enum ExecMode
{
    /// <summary>By a shell; every failure of the command is exit code 8.</summary>
    Exec,
    /// <summary>By a shell; the exit code is the command's.</summary>
    Exec2,
    /// <summary>Without a shell; the exit code is the command's.</summary>
    Exec3,
}
