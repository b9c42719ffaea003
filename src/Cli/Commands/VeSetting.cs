using System.CommandLine;
using System.CommandLine.Parsing;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary>A setting of a container as an option of <c>create</c>, <c>set</c> and <c>unset</c>.</summary>
/// <param name="Option">The option.</param>
/// <param name="Keys">The keys of the configuration file, joined by commas, that all get the value.</param>
/// <param name="Value">What its value is called, or the choices with bars between.</param>
/// <param name="Description">What it does.</param>
/// <param name="Repeatable">Whether it can be given many times, each adding to it.</param>
sealed record VeSetting(string Option, string Keys, string Value, string Description, bool Repeatable = false)
{
    /// <summary>Other spellings.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>The value as the configuration has it, from vzctl's unit; null is the default.</summary>
    public Func<string, string?> Convert { get; init; } = text => text;

    /// <summary>The settings that a value means, when it is not one for each key.</summary>
    public Func<string, IReadOnlyList<Setting>>? Expand { get; init; }

    /// <summary>Whether it can be given many times, all values together being the setting.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether an interface has to be named for it.</summary>
    public bool NeedsInterface { get; init; }

    /// <summary>All settings, in the order of the configuration file.</summary>
    public static IReadOnlyList<VeSetting> All { get; } =
    [
        new("--name", "name", "NAME", "A second way to address the container"),
        new("--hostname", "hostname", "NAME", "Its host name; default: the name, or ve-CTID"),
        new("--description", "description", "TEXT", "Free text of one line"),
        new("--onboot", "onboot", "yes|no", "Start it with the host; unset: if it ran when the host went down"),
        new("--bootorder", "bootorder", "N", "Higher starts earlier; unset: last"),
        new("--disabled", "disabled", "yes|no", "Refuse to start it without --force"),
        new("--stop-timeout", "stop_timeout", "SECONDS", "How long a graceful stop may take"),
        new("--init", "init", "PATH", "The program that is its process 1; default: /sbin/init"),
        new("--time", "time", "own|host", "Whether its clocks begin at its start or are the host's"),
        new("--environment", "environment", "NAME=VALUE", "A variable of its init's environment; can be given many times", Repeatable: true),

        new("--memory", "memory.max", "SIZE", "The most memory it can have, in bytes or with K, M, G or T") { Aliases = ["--ram"], Convert = VzctlValue.Bytes },
        new("--physpages", "memory.max", "PAGES", "The same in pages of 4 KiB; of BARRIER:LIMIT the limit counts") { Convert = VzctlValue.Pages },
        new("--memory-high", "memory.high", "SIZE", "From how much memory on it is slowed down") { Convert = VzctlValue.Bytes },
        new("--memory-low", "memory.low", "SIZE", "The memory that others do not take from it") { Convert = VzctlValue.Bytes },
        new("--vmguarpages", "memory.low", "PAGES", "The same in pages of 4 KiB") { Aliases = ["--oomguarpages"], Convert = VzctlValue.PagesBarrier },
        new("--swap", "memory.swap", "SIZE", "The most swap it can have besides its memory; 0: none") { Convert = VzctlValue.Bytes },
        new("--swappages", "memory.swap", "PAGES", "The same in pages of 4 KiB") { Convert = VzctlValue.Pages },
        new("--oom-group", "memory.oom_group", "yes|no", "Kill all of its processes when it runs out of memory"),
        new("--cpulimit", "cpu.limit", "PERCENT", "Processor time in per cent of one processor; 0: no limit") { Convert = VzctlValue.CpuLimit },
        new("--cpus", "cpu.count", "N", "How many processors it can keep busy at once; 0: no limit") { Convert = VzctlValue.Cpus },
        new("--cpuunits", "cpu.weight", "UNITS", "Its share of busy processors, 8 to 500000; others have 1000") { Convert = VzctlValue.CpuUnits },
        new("--cpu-weight", "cpu.weight", "WEIGHT", "The same as the kernel counts it, 1 to 10000; others have 100"),
        new("--cpu-burst", "cpu.burst", "MICROSECONDS", "Processor time that it may save up while it is quiet"),
        new("--cpumask", "cpu.cpus", "LIST", "The processors that it may run on, e.g. 0-3,6; all: any") { Convert = VzctlValue.Mask },
        new("--nodemask", "cpu.mems", "LIST", "The memory nodes that it may take memory from; all: any") { Convert = VzctlValue.Mask },
        new("--ioprio", "io.weight", "0-7", "Its share of a busy disk; others have 4") { Convert = VzctlValue.IoPriority },
        new("--io-weight", "io.weight", "WEIGHT", "The same as the kernel counts it, 1 to 10000; others have 100"),
        new("--iolimit", "io.rbps,io.wbps", "RATE", "Megabytes, or with B, K, M or G, that it reads and that it writes in a second; 0: no limit") { Convert = VzctlValue.IoLimit },
        new("--iopslimit", "io.riops,io.wiops", "N", "Operations on its disk in a second, of reading and of writing; 0: no limit") { Convert = VzctlValue.Iops },
        new("--io-rbps", "io.rbps", "RATE", "Bytes that it can read in a second"),
        new("--io-wbps", "io.wbps", "RATE", "Bytes that it can write in a second"),
        new("--io-riops", "io.riops", "N", "Read operations in a second"),
        new("--io-wiops", "io.wiops", "N", "Write operations in a second"),
        new("--numproc", "pids.max", "N", "How many processes and threads it can have") { Aliases = ["--pids"], Convert = VzctlValue.Count },
        new("--hugetlb", "hugetlb", "PAGE=SIZE", "Huge pages of a size, e.g. 2MB=64M; can be given many times", Repeatable: true),
        new("--cgroups", "cgroups.descendants", "N", "How many cgroups it can make") { Aliases = ["--num-memory-subgroups"], Convert = VzctlValue.Count },
        new("--cgroup-depth", "cgroups.depth", "N", "How deep its cgroups can nest"),
        new("--rlimit", "rlimits", "NAME=SOFT:HARD", "A limit of each of its processes, e.g. nofile=1024:4096, from its next start on; can be given many times", Repeatable: true),
        new("--numfile", "rlimits", "N", "Files that each of its processes can have open: --rlimit nofile=N") { Convert = VzctlValue.OpenFiles },
        new("--lockedpages", "rlimits", "PAGES", "Memory that each of its processes can lock: --rlimit memlock=SIZE") { Convert = VzctlValue.LockedPages },
        new("--numpty", "ptys", "N", "How many terminals it can have open at once, from its next start on") { Convert = VzctlValue.Count },
        new("--oom-score-adj", "oom_score_adj", "N", "How much rather than others it is killed when the host runs out of memory, from its next start on"),
        new("--devices", "devices", "KIND:MAJOR:MINOR:rwm", "A device that it may use, KIND being b or c, all standing for any number and none for no access; can be given many times", Repeatable: true) { Convert = VzctlValue.Device },
        new("--devnodes", "devnodes", "NAME:rwm", "A device of the host that it has in its /dev; can be given many times", Repeatable: true) { Convert = VzctlValue.DeviceNode },

        .. NetworkSettings.All,
    ];

    /// <summary>All settings as options with a value, then the one that names an interface, and then vzctl's that have no effect.</summary>
    public static Option[] Options() =>
    [
        .. All.Select(s => s.ToOption()),
        Word.Value(NetworkSettings.IfName, "NAME", "The interface that settings of one are about; default: the routed one"),
        .. RetiredSetting.All.Select(s => s.ToOption()),
    ];

    /// <summary>The settings that were given, in the order of <see cref="All"/>.</summary>
    public static SettingList Read(ParseResult result, IReadOnlyList<Option> options)
    {
        string? ifName = result.GetResult(options[All.Count])?.Tokens is [var named, ..] ? named.Value : null;
        var settings = new List<Setting>();
        for (int i = 0; i < All.Count; i++)
        {
            IReadOnlyList<Token> tokens = result.GetResult(options[i])?.Tokens ?? [];
            if (tokens.Count > 0 && All[i].NeedsInterface && ifName is null)
                throw NetworkSettings.NameMissing(All[i].Option);
            IEnumerable<string> values = All[i].IsList && tokens.Count > 0 ? [string.Join(',', tokens.Select(token => token.Value))] : tokens.Select(token => token.Value);
            foreach (Setting setting in values.SelectMany(All[i].SettingsOf))
                settings.Add(ifName is null ? setting : NetworkSettings.For(ifName, setting));
        }
        return new SettingList(settings)
        {
            Warnings = [.. RetiredSetting.All.Where((_, i) => result.GetResult(options[All.Count + 1 + i]) is not null).Select(retired => retired.Warning)],
        };
    }

    IEnumerable<Setting> SettingsOf(string text)
    {
        if (Expand is not null)
            return Expand(text);
        string? value = Convert(text);
        return Keys.Split(',').Select(key => new Setting(key, value));
    }

    Option ToOption()
    {
        Option option = Repeatable || IsList ? new Option<string[]>(Option, Aliases) { Description = Description, HelpName = Value, Arity = ArgumentArity.OneOrMore }
            : IsChoice ? Word.Choice(Option, Description, Value.Split('|'))
            : Word.Value(Option, Value, Description, Aliases);
        return option;
    }

    bool IsChoice => Value.Contains('|');
}
