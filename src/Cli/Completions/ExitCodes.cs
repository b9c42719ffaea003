using Vectl.Runtime.Errors;

namespace Vectl.Cli.Completions;

/// <summary>The exit codes for the manual page.</summary>
static class ExitCodes
{
    /// <summary>Each code and what it means, in order.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (0, "Done."),
        (1, "list: no container matches; pid: a process belongs to no container."),
        .. Enum.GetValues<VeError>().Select(error => ((int)error, Meaning(error))),
    ];

    /// <summary>What a code means.</summary>
    public static string Meaning(VeError error) => error switch
    {
        VeError.System => "A system call or a file operation failed.",
        VeError.HostUnfit => "The kernel or the host lacks something that containers need; see host-check.",
        VeError.Resources => "A resource limit cannot be enforced or is exhausted.",
        VeError.ExecFailed => "exec: the command failed, or the container does not run.",
        VeError.Locked => "Another command works on the container.",
        VeError.HostConfiguration => "The host's configuration is not valid.",
        VeError.NotPermitted => "Not root.",
        VeError.NoConfiguration => "There is no such container.",
        VeError.BadSyntax => "The command line cannot be understood.",
        VeError.BadValue => "A value is not acceptable; also a missing or bad CTID and an unknown name.",
        VeError.NotRunning => "The container does not run.",
        VeError.Running => "The container runs.",
        VeError.CannotStop => "The container could not be stopped.",
        VeError.CannotAddAddress => "An address could not be given to the container.",
        VeError.NotMounted => "The container is not mounted.",
        VeError.Mounted => "The container is mounted.",
        VeError.NoPrivateArea => "The private area is missing.",
        VeError.PrivateAreaExists => "The container, or its private area, exists already.",
        VeError.NoSpace => "The disk is full.",
        VeError.BadTemplate => "The template is not usable, or has no init.",
        VeError.CannotCreatePrivateArea => "The private area could not be created.",
        VeError.MountFailed => "A mount failed.",
        VeError.UnmountFailed => "An unmount failed.",
        VeError.CannotDeletePrivateArea => "The private area could not be removed.",
        VeError.BadHostname => "The host name is not valid.",
        VeError.BadAddress => "An IP address is not valid.",
        VeError.BadNameserver => "The address of a name server is not valid.",
        VeError.BadSearchDomain => "A search domain is not valid.",
        VeError.AddressInUse => "An IP address, or a port of the host, is in use.",
        VeError.ScriptFailed => "start, restart, provision: the script that provisions the container failed.",
        VeError.InvalidConfiguration => "A configuration file is not valid.",
        VeError.NoTemplate => "There is no such template.",
        VeError.CannotMoveInterface => "An interface of the host could not be given to the container.",
        VeError.Disabled => "The container is disabled.",
        VeError.CannotMakeInterface => "A network interface of the container could not be made.",
        VeError.BadName => "The name is not valid or belongs to another container.",
        VeError.NotUp => "--wait: the system in the container did not come up.",
        VeError.CommandNotFound => "exec2, exec3, enter: the container has no such program.",
        VeError.CannotSave => "The configuration could not be written.",
        _ => error.ToString(),
    };
}
