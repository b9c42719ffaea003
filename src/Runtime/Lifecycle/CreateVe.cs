using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Guest.Network;
using Vectl.Runtime.Limits;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What <c>create</c> was asked for; null means the default.</summary>
public sealed record CreateRequest
{
    /// <summary>The CTID.</summary>
    public required VeId Id { get; init; }

    /// <summary>Template (<c>--ostemplate</c>).</summary>
    public string? Template { get; init; }

    /// <summary>Profile in the profiles directory (<c>--config</c>).</summary>
    public string? Profile { get; init; }

    /// <summary>Settings from the command line, which win over the profile.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Passwords and ssh keys of its users.</summary>
    public IReadOnlyList<AccountChange> Accounts { get; init; } = [];

    /// <summary>The script of its first start (<c>--provision</c>), which wins over the profile's.</summary>
    public HostScript? Provision { get; init; }

    /// <summary>What cloud-init in it is given (<c>--user-data</c> and its like).</summary>
    public CloudSeed? Seed { get; init; }
}

/// <summary>Makes a VE: an id range, a name, an empty private area, and last its configuration file, by which it exists.</summary>
public sealed class CreateVe(VectlHost host)
{
    const uint Private = 0x1C0, Tree = 0x1ED;

    /// <summary>Creates the VE, or leaves nothing. A template that has a recipe but is not built yet is built first.</summary>
    public VeConfig Run(CreateRequest request, IProgress<TemplateProgress>? progress = null)
    {
        VeId id = request.Id;
        using VeLock held = host.Lock(id, "create");
        if (host.Registry.Exists(id))
            throw new VeException(VeError.PrivateAreaExists, $"CTID {id} exists already", $"Look at it with: vectl status {id}");
        VeConfig wanted = Describe(request);
        HostScript? script = request.Provision ?? (wanted.Provision is { } text ? HostScript.OfProfile(text) : null);
        wanted = wanted with { Provision = null };
        LimitRules.Check(wanted, _ => true, LimitFacts.OfHost);
        TemplateName template = TemplateName.Parse(wanted.Template);
        host.Templates.FindOrBuild(template, progress);
        using TemplateLock inUse = host.Templates.Hold(template);
        RefuseForeignPrivateArea(id);
        new VeRemains(host).RemoveIfAny(id);

        using var rollback = new Rollback();
        var ranges = new IdRangeIndex(host.Paths, host.Config);
        VeConfig config = wanted with { Ids = ranges.Allocate(id) };
        rollback.Push(() => ranges.Release(config.Ids, id));
        if (config.Name is { } name)
        {
            var names = new NameIndex(host.Paths);
            names.Claim(name, id);
            rollback.Push(() => names.Release(name, id));
        }
        var network = new NetworkIndex(host.Paths);
        network.Claim(id, NetworkClaim.Of(config.Network), claim => rollback.Push(() => network.Release(id, [claim])));
        MakePrivateArea(id, rollback);
        using (GuestRoot root = GuestRoot.OfNew(host, config, UnfinishedOf(host.Paths, id)))
        {
            GuestIdentity.Create(root, config.EffectiveHostname);
            // It goes with the private area when the create fails.
            new GuestNetwork(host.Paths, config).Write(root, new Rollback());
            request.Seed?.Write(root, config);
        }
        if (request.Accounts.Count > 0)
            ApplyAccounts(config, request.Accounts);
        if (script is not null)
            new ProvisionStore(host.Paths).Put(id, script);
        Directories.Ensure(host.Paths.VeConfigs);
        // It may be there although writing it failed, if that was the last fsync(2).
        rollback.Push(() => Kernel.Remove(host.Paths.VeConfig(id)));
        VeConfigWriter.Write(host.Paths, config);
        rollback.Commit();
        Finish(host.Paths, id);
        return config;
    }

    VeConfig Describe(CreateRequest request)
    {
        var defaults = new VeConfig { Id = request.Id, Template = request.Template ?? host.Config.Template, Ids = default };
        VeConfig profile = request.Profile is null ? defaults : VeSettings.ApplyProfile(defaults, $"{host.Paths.Profiles}/{request.Profile}.yaml");
        return VeSettings.Apply(profile with { Template = request.Template ?? profile.Template }, request.Settings);
    }

    void MakePrivateArea(VeId id, Rollback rollback)
    {
        string area = host.Paths.PrivateArea(id);
        Directories.Ensure(host.Paths.PrivateAreas);
        rollback.Push(() => TreeRemover.Remove(area));
        Kernel.MakeDirectory(area, Private);
        Kernel.MakeDirectory(UnfinishedOf(host.Paths, id), Private);
        // The root directory of the VE takes its owner and mode from the upper layer's.
        Kernel.MakeDirectory($"{area}/upper", Tree);
        Kernel.MakeDirectory($"{area}/work", Private);
    }

    void ApplyAccounts(VeConfig config, IReadOnlyList<AccountChange> accounts)
    {
        using GuestRoot root = GuestRoot.OfStopped(host, config);
        using var undo = new Rollback();
        new GuestAccounts(root, undo).Apply(accounts);
        undo.Commit();
    }

    /// <summary>Removes the mark of a private area that is being created, if it is there: what the VE gets from now on is somebody's data.</summary>
    internal static void Finish(VectlPaths paths, VeId id) => TreeRemover.Remove(UnfinishedOf(paths, id));

    // The mark is also the work directory of the overlay through which the first files are written.
    static string UnfinishedOf(VectlPaths paths, VeId id) => $"{paths.PrivateArea(id)}/creating";

    // What an interrupted create left is marked or empty; anything else is somebody's data.
    void RefuseForeignPrivateArea(VeId id)
    {
        string upper = $"{host.Paths.PrivateArea(id)}/upper";
        if (Kernel.TryStat(UnfinishedOf(host.Paths, id)) is null && Directory.Exists(upper) && Directory.EnumerateFileSystemEntries(upper).Any())
            throw new VeException(VeError.PrivateAreaExists, $"CTID {id} has no configuration but a private area with files ({host.Paths.PrivateArea(id)})",
                "Move it away, or restore the configuration file from a backup.");
    }
}
