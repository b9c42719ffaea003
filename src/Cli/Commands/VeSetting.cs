using System.CommandLine;
using System.CommandLine.Parsing;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary>A setting of a container as an option of <c>create</c>, <c>set</c> and <c>unset</c>.</summary>
/// <param name="Option">The option.</param>
/// <param name="Key">The key of the configuration file.</param>
/// <param name="Value">What its value is called, or the choices with bars between.</param>
/// <param name="Description">What it does.</param>
/// <param name="Repeatable">Whether it can be given many times, each adding to it.</param>
sealed record VeSetting(string Option, string Key, string Value, string Description, bool Repeatable = false)
{
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
    ];

    /// <summary>All settings as options with a value.</summary>
    public static Option[] Options() => [.. All.Select(s => s.ToOption())];

    /// <summary>The settings that were given, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<Setting> Read(ParseResult result, IReadOnlyList<Option> options)
    {
        var settings = new List<Setting>();
        for (int i = 0; i < options.Count; i++)
            foreach (Token token in result.GetResult(options[i])?.Tokens ?? [])
                settings.Add(new Setting(All[i].Key, token.Value));
        return settings;
    }

    Option ToOption()
    {
        if (Repeatable)
            return new Option<string[]>(Option) { Description = Description, HelpName = Value, Arity = ArgumentArity.OneOrMore };
        return Value.Contains('|') ? Word.Choice(Option, Description, Value.Split('|')) : Word.Value(Option, Value, Description);
    }
}
