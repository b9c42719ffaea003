using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>unset CTID --key… [--save]</c>: back to the defaults.</summary>
sealed record Unset(string Target, SettingList Settings, bool Save) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option<bool>[] settings = [.. VeSetting.All.Select(s => Word.Flag(s.Option, s.Description))];
        Option<bool> save = Word.Flag("--save", "Also write the configuration, so that the change lasts");
        return new VerbCommand("unset", "Give settings of a container their defaults again", [target, .. settings, save])
        {
            Usage = $"{Word.Ve} --SETTING...",
            Group = "Configuration",
            Examples = ["vectl unset 101 --description --save", "vectl unset web --onboot --bootorder --save"],
            Bind = result => new Unset(result.Target(target), new(Read(result, settings)), result.GetValue(save)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        Set.Apply(session, session.Resolve(Target), Settings, Save);
        return 0;
    }

    static List<Setting> Read(ParseResult result, Option<bool>[] options)
    {
        var settings = new List<Setting>();
        for (int i = 0; i < options.Length; i++)
            if (result.GetValue(options[i]))
                settings.Add(new Setting(VeSetting.All[i].Key, null));
        return settings;
    }
}
