namespace Vectl.Runtime.Errors;

/// <summary>Why a command failed, as its exit code: vzctl's numbers, which scripts depend on.</summary>
public enum VeError
{
    /// <summary>A system call or a file operation failed.</summary>
    System = 3,
    /// <summary>The kernel or the host lacks something a VE needs.</summary>
    HostUnfit = 5,
    /// <summary>A resource limit cannot be enforced or is exhausted.</summary>
    Resources = 6,
    /// <summary><c>exec</c>'s command returned non-zero, or the VE does not run.</summary>
    ExecFailed = 8,
    /// <summary>Another command works on this VE.</summary>
    Locked = 9,
    /// <summary>The host configuration is missing or wrong.</summary>
    HostConfiguration = 10,
    /// <summary>Not root.</summary>
    NotPermitted = 12,
    /// <summary>No such VE.</summary>
    NoConfiguration = 14,
    /// <summary>The command line cannot be understood.</summary>
    BadSyntax = 20,
    /// <summary>A value on the command line is not acceptable; also an unknown VE name or a bad CTID.</summary>
    BadValue = 21,
    /// <summary>The VE does not run.</summary>
    NotRunning = 31,
    /// <summary>The VE runs.</summary>
    Running = 32,
    /// <summary>The VE could not be stopped.</summary>
    CannotStop = 33,
    /// <summary>An address could not be given to the VE.</summary>
    CannotAddAddress = 34,
    /// <summary>The VE is not mounted.</summary>
    NotMounted = 40,
    /// <summary>The VE is mounted.</summary>
    Mounted = 41,
    /// <summary>The VE's private area is missing.</summary>
    NoPrivateArea = 43,
    /// <summary>The VE, or its private area, exists already.</summary>
    PrivateAreaExists = 44,
    /// <summary>The disk is full.</summary>
    NoSpace = 46,
    /// <summary>The template has no init, or is not a usable tree.</summary>
    BadTemplate = 47,
    /// <summary>The private area could not be created.</summary>
    CannotCreatePrivateArea = 48,
    /// <summary>A mount failed.</summary>
    MountFailed = 50,
    /// <summary>An unmount failed.</summary>
    UnmountFailed = 51,
    /// <summary>The private area could not be removed.</summary>
    CannotDeletePrivateArea = 52,
    /// <summary>The host name is not valid.</summary>
    BadHostname = 70,
    /// <summary>An IP address is not valid.</summary>
    BadAddress = 71,
    /// <summary>The address of a name server is not valid.</summary>
    BadNameserver = 72,
    /// <summary>A search domain is not valid.</summary>
    BadSearchDomain = 73,
    /// <summary>An address, or a port of the host, is in use.</summary>
    AddressInUse = 78,
    /// <summary>A script that vectl ran for a VE failed.</summary>
    ScriptFailed = 79,
    /// <summary>A configuration file is not valid.</summary>
    InvalidConfiguration = 85,
    /// <summary>No such template.</summary>
    NoTemplate = 91,
    /// <summary>An interface of the host could not be given to the VE.</summary>
    CannotMoveInterface = 104,
    /// <summary>The VE is disabled.</summary>
    Disabled = 105,
    /// <summary>The command to execute does not exist in the VE; the shell's number.</summary>
    CommandNotFound = 127,
    /// <summary>A network interface of the VE could not be made.</summary>
    CannotMakeInterface = 130,
    /// <summary>The name is not valid or belongs to another VE.</summary>
    BadName = 131,
    /// <summary>The VE started, but its system did not come up.</summary>
    NotUp = 133,
    /// <summary>The configuration could not be written.</summary>
    CannotSave = 139,
}
