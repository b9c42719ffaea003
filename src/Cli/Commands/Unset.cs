using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>unset CTID KEY…|--key… [--save]</c>: back to the defaults.</summary>
sealed record Unset(string Target, SettingList Settings, bool Save) : Verb
{
    // What is about one interface is named by its key: network.eth0.mtu.
    static readonly VeSetting[] s_flags = [.. VeSetting.All.Where(s => !s.NeedsInterface && s.Expand is null)];

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        var keys = new Argument<string[]>("KEY...") { HelpName = "KEY...", Description = "Keys of the configuration file, e.g. memory.max, or memory for all of a section", Arity = ArgumentArity.ZeroOrMore };
        Option<bool>[] settings = [.. s_flags.Select(s => Word.Flag(s.Option, s.Description, s.Aliases))];
        Option<bool> save = Word.Flag("--save", "Also write the configuration, so that the change lasts");
        return new VerbCommand("unset", "Give settings of a container their defaults again", [target, keys, .. settings, save])
        {
            Usage = $"{Word.Ve} KEY... | --SETTING...",
            Group = "Configuration",
            Examples = ["vectl unset 101 --description --save", "vectl unset web memory.high cpu network.eth0.mtu --save"],
            Bind = result => new Unset(result.Target(target), new(Read(result, keys, settings)), result.GetValue(save)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        Set.Apply(session, session.Resolve(Target), Settings, Save);
        return 0;
    }

    static List<Setting> Read(ParseResult result, Argument<string[]> keys, Option<bool>[] options)
    {
        List<Setting> settings = [.. (result.GetValue(keys) ?? []).Select(key => new Setting(key, null))];
        for (int i = 0; i < options.Length; i++)
            if (result.GetValue(options[i]))
                settings.AddRange(s_flags[i].Keys.Split(',').Select(key => new Setting(key, null)));
        return settings;
    }
}
