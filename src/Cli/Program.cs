using Vectl.Cli;
using Vectl.Cli.Output;
using Vectl.Cli.Vzctl;
using Vectl.Linux;

Kernel.EnsureStandardStreams();
// Some directories are for the VE's own users, or for those of the host: their modes are not the caller's to narrow.
Kernel.Call(SysNo.umask, 0x12);
var application = new Application(
    Terminal.Open(),
    ProgramName.FromPath(Environment.GetCommandLineArgs()[0]),
    LibC.geteuid(),
    Environment.GetEnvironmentVariable("VECTL_ROOT"));
// Nothing is left to do for the runtime: output is not buffered, and what threads there are can end with the process.
Kernel.Exit(application.Run(args));
