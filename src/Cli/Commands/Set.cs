using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>set CTID --key value… [--save]</c>, <c>set CTID --userpasswd …</c>, and <c>set CTID --reset_ub</c>.</summary>
sealed record Set(string Target, SettingList Settings, bool Save, bool Reset = false) : Verb
{
    /// <summary>What users of the container get.</summary>
    public AccountWords Accounts { get; init; } = AccountWords.None;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        var keys = new Argument<string[]>("KEY=VALUE...") { HelpName = "KEY=VALUE...", Description = "Keys of the configuration file, e.g. network.eth0.mtu=1400", Arity = ArgumentArity.ZeroOrMore };
        Option[] settings = VeSetting.Options();
        Option[] accounts = AccountWords.Options();
        Option<bool> save = Word.Flag("--save", "Also write the configuration, so that the change lasts");
        Option<bool> reset = Word.Flag("--reset_ub", "Give it the limits of its configuration again, whatever was changed without --save", "--reset-limits");
        return new VerbCommand("set", "Change settings of a container", [target, keys, .. settings, .. accounts, save, reset])
        {
            Usage = $"{Word.Ve} --SETTING VALUE... | KEY=VALUE...",
            Group = "Configuration",
            Notes = "All settings are applied, or none. Limits hold at once in a container that runs; without --save until it stops. Passwords and keys are written into the container only, whether it runs or not.",
            Examples = ["vectl set 101 --hostname web1.example.org --save", "vectl set 101 --memory 2G --cpus 2 --cpulimit 150 --numproc 500 --save", "vectl set web --iolimit 20M", "vectl set 101 --ipadd 192.0.2.10 --publish 8080:80 --nameserver 9.9.9.9 --save", "vectl set 101 --netif_add eth1,,,,br0 --save", "vectl set 101 --ifname eth1 --dhcp yes --save", "vectl set 101 network.eth0.mtu=1400 --save", "vectl set web --reset_ub", "vectl set web --ssh-key ~/.ssh/id_ed25519.pub", "vectl set web --userpasswd -"],
            Bind = result => new Set(result.Target(target), Read(result, keys, settings), result.GetValue(save), result.GetValue(reset)) { Accounts = AccountWords.Read(result, accounts) },
        }.WithCommonOptions();
    }

    static SettingList Read(ParseResult result, Argument<string[]> keys, Option[] options)
    {
        SettingList read = VeSetting.Read(result, options);
        return read with { Items = [.. read.Items, .. (result.GetValue(keys) ?? []).Select(OfWord)] };
    }

    static Setting OfWord(string word) => word.IndexOf('=', StringComparison.Ordinal) is var equals and > 0
        ? new Setting(word[..equals], word[(equals + 1)..])
        : throw new VeException(VeError.BadSyntax, $"unexpected argument '{Printable.Text(word)}' of set", "Run 'vectl help set' for its options.");

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        if (Settings.Items.Count > 0 || Settings.Warnings.Count > 0 || Accounts != AccountWords.None || !Reset)
            Apply(session, id, Settings, Save, Accounts.Load());
        if (Reset)
            new SetVe(session.Host).ResetLimits(id);
        return 0;
    }

    /// <summary>Applies the settings and says what became of them, in vzctl's words.</summary>
    public static void Apply(Session session, VeId id, SettingList settings, bool save, IReadOnlyList<AccountChange>? accounts = null)
    {
        foreach (string warning in settings.Warnings)
            session.Errors.Warn(warning);
        if (settings.Items.Count == 0)
        {
            if (accounts is { Count: > 0 })
            {
                new SetVe(session.Host).Run(id, [], save: false, accounts);
                return;
            }
            if (settings.Warnings.Count > 0)
                return;
            throw new VeException(VeError.BadSyntax, "no setting given", "Run 'vectl help set' for the settings.");
        }
        bool changed = new SetVe(session.Host).Run(id, settings.Items, save, accounts);
        if (!save)
            session.Errors.Notice("WARNING: Settings were not saved and will be lost (use --save flag)");
        else if (changed)
            session.Say($"CT configuration saved to {session.Host.Paths.VeConfig(id)}");
        else
            session.Say("No changes in CT configuration, not saving");
    }
}
