using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>create CTID|auto</c>.</summary>
sealed record Create(string Target, string? Template, string? Profile, SettingList Settings) : Verb
{
    const string Auto = "auto";

    /// <summary>What users of the container get.</summary>
    public AccountWords Accounts { get; init; } = AccountWords.None;

    /// <summary>The script of its first start: a file, or - for the standard input.</summary>
    public string? Provision { get; init; }

    /// <summary>What cloud-init in it is given.</summary>
    public SeedFiles Seed { get; init; } = SeedFiles.None;

    // Two creates may pick the same free number; the loser picks again.
    const int Attempts = 16;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Positional(Word.NewVe, "The number of the new container, from 101 on; auto: the lowest free one");
        Option<string?> template = Word.Value("--ostemplate", Word.TemplateName, "The template it lies on; default: the host's", "--template");
        Option<string?> profile = Word.Value("--config", "PROFILE", "Take settings from a profile; options on the command line win");
        Option<string?> provision = Word.Value("--provision", Word.Path, "A script of the host that its first start runs in it, once; -: standard input. It wins over the profile's");
        Option<string?>[] seed = SeedFiles.Options();
        Option[] settings = VeSetting.Options(), accounts = AccountWords.Options();
        return new VerbCommand("create", "Create a container from a template", [target, template, profile, provision, .. seed, .. settings, .. accounts])
        {
            Usage = Word.NewVe,
            Group = "Lifecycle",
            Notes = "With auto the last line of the output names the CTID; with --quiet it is the number alone.",
            Examples = ["vectl create 101 --ostemplate debian-12 --hostname web1.example.org", "vectl create auto --name web --onboot yes", "vectl create 101 --ipadd 10.0.0.101 --nat yes --publish 8080:80", "vectl create 102 --config web --provision /root/web.sh"],
            Bind = result => new Create(result.Target(target), result.GetValue(template), result.GetValue(profile), VeSetting.Read(result, settings)) { Accounts = AccountWords.Read(result, accounts), Provision = result.GetValue(provision), Seed = SeedFiles.Read(result, seed) },
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        foreach (string warning in Settings.Warnings)
            session.Errors.Warn(warning);
        VeId? id = Target == Auto ? null : VeId.Parse(Target);
        // Standard input can be read once, whatever number the container gets.
        var request = new CreateRequest
        {
            Id = id ?? default,
            Template = Template,
            Profile = Profile,
            Settings = Settings.Items,
            Accounts = Accounts.Load(),
            Provision = Commands.Provision.Load(Provision),
            Seed = Seed.Load(),
        };
        VeConfig config;
        using (ProgressBar progress = TemplateGroup.Progress(session))
            config = id is null ? CreateNext(session, request, progress) : new CreateVe(session.Host).Run(request, progress);
        session.Say("Container private area was created");
        if (id is null)
            session.Terminal.Write(session.Options.Quiet ? $"{config.Id}\n" : $"CTID {config.Id}\n");
        return 0;
    }

    static VeConfig CreateNext(Session session, CreateRequest request, ProgressBar progress)
    {
        var refused = new HashSet<VeId>();
        while (true)
        {
            VeId id = FreeCtid.Find(session.Host.Paths, refused);
            try
            {
                return new CreateVe(session.Host).Run(request with { Id = id }, progress);
            }
            catch (VeException e) when (e.Error is VeError.PrivateAreaExists or VeError.Locked && refused.Count < Attempts)
            {
                refused.Add(id);
            }
        }
    }
}
