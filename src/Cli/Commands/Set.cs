using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>set CTID --key value… [--save]</c>.</summary>
sealed record Set(string Target, SettingList Settings, bool Save) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option[] settings = VeSetting.Options();
        Option<bool> save = Word.Flag("--save", "Also write the configuration, so that the change lasts");
        return new VerbCommand("set", "Change settings of a container", [target, .. settings, save])
        {
            Usage = $"{Word.Ve} --SETTING VALUE...",
            Group = "Configuration",
            Notes = "All settings are applied, or none.",
            Examples = ["vectl set 101 --hostname web1.example.org --save", "vectl set web --onboot yes --bootorder 10 --save"],
            Bind = result => new Set(result.Target(target), new(VeSetting.Read(result, settings)), result.GetValue(save)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        Apply(session, session.Resolve(Target), Settings, Save);
        return 0;
    }

    /// <summary>Applies the settings and says what became of them, in vzctl's words.</summary>
    public static void Apply(Session session, VeId id, SettingList settings, bool save)
    {
        if (settings.Items.Count == 0)
            throw new VeException(VeError.BadSyntax, "no setting given", "Run 'vectl help set' for the settings.");
        bool changed = new SetVe(session.Host).Run(id, settings.Items, save);
        if (!save)
            session.Errors.Notice("WARNING: Settings were not saved and will be lost (use --save flag)");
        else if (changed)
            session.Say($"CT configuration saved to {session.Host.Paths.VeConfig(id)}");
        else
            session.Say("No changes in CT configuration, not saving");
    }
}
