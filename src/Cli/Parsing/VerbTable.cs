using System.CommandLine;
using Vectl.Cli.Commands;

namespace Vectl.Cli.Parsing;

/// <summary>All verbs. Only the one that a command line names is constructed; help and completion construct all.</summary>
static class VerbTable
{
    /// <summary>Every verb, in the order of the help.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "create", "destroy", "start", "stop", "restart", "mount", "umount",
        "status", "list", "stat", "top", "metrics", "ubc",
        "exec", "exec2", "exec3", "enter", "runscript", "provision", "console",
        "ps", "kill", "pid", "push", "pull", "port-forward",
        "set", "unset",
        "template",
        "host-check", "completion", "help", "version",
    ];

    /// <summary>The verb's grammar, or null when there is no such verb.</summary>
    public static VerbCommand? Find(string name) => name switch
    {
        "create" => Create.Define(),
        "destroy" or "delete" => Destroy.Define(),
        "start" => Start.Define(),
        "stop" => Stop.Define(),
        "restart" => Restart.Define(),
        "mount" => Mount.Define(),
        "umount" => Umount.Define(),
        "status" => Status.Define(),
        "list" => List.Define(),
        "stat" => Stat.Define(),
        "top" => ShowTop.Define(),
        "metrics" => Metrics.Define(),
        "ubc" => Ubc.Define(),
        "exec" or "exec2" or "exec3" => Exec.Define(name),
        "enter" => Enter.Define(),
        "runscript" => RunScript.Define(),
        "provision" => Provision.Define(),
        "console" => AttachConsole.Define(),
        "ps" => Ps.Define(),
        "kill" => Kill.Define(),
        "pid" => Pid.Define(),
        "push" or "pull" => Transfer.Define(name),
        "port-forward" => ForwardPorts.Define(),
        "set" => Set.Define(),
        "unset" => Unset.Define(),
        "template" => TemplateGroup.Define(),
        "host-check" => CheckHost.Define(),
        "completion" => Completion.Define(),
        "help" => Help.Define(),
        "version" => Commands.Version.Define(),
        _ => null,
    };

    /// <summary>The whole tree.</summary>
    public static IReadOnlyList<VerbCommand> All() => [.. Names.Select(name => Find(name)!)];

    /// <summary>The verbs below a group.</summary>
    public static IEnumerable<VerbCommand> Below(Command command) => command.Subcommands.OfType<VerbCommand>();
}
