using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>Where everything is: the one place that knows the layout of design section 7.</summary>
/// <param name="root">"" for the system's own directories, or what <c>--root</c> and VECTL_ROOT say, without a trailing slash.</param>
public sealed class VectlPaths(string root)
{
    /// <summary>The directory under which the whole tree lies; "" for the system's.</summary>
    public string Root { get; } = root;

    /// <summary>Host defaults.</summary>
    public string HostConfig => $"{Root}/etc/vectl/vectl.yaml";

    /// <summary>The directory of VE configurations.</summary>
    public string VeConfigs => $"{Root}/etc/vectl/ve";

    /// <summary>Samples for <c>--config</c>.</summary>
    public string Profiles => $"{Root}/etc/vectl/profiles";

    /// <summary>Template recipes of the administrator; they come before the built-in ones.</summary>
    public string Recipes => $"{Root}/etc/vectl/templates";

    /// <summary>OS trees.</summary>
    public string Templates => $"{Root}/var/lib/vectl/templates";

    /// <summary>Private areas; mode 0700 above every file of a VE.</summary>
    public string PrivateAreas => $"{Root}/var/lib/vectl/private";

    /// <summary>Symbolic links name -> CTID.</summary>
    public string Names => $"{Root}/var/lib/vectl/names";

    /// <summary>Symbolic links id-range base -> CTID.</summary>
    public string IdRanges => $"{Root}/var/lib/vectl/ids";

    /// <summary>Symbolic links address or port -> CTID.</summary>
    public string NetworkClaims => $"{Root}/var/lib/vectl/network";

    /// <summary>Symbolic links CTID -> private area of the VEs that run, or ran when the host went down.</summary>
    public string Running => $"{Root}/var/lib/vectl/running";

    /// <summary>Empty directories on which a VE's layers are mounted in its own mount namespace.</summary>
    public string Stage => $"{Root}/var/lib/vectl/stage";

    /// <summary>Mount points of <c>vectl mount</c>.</summary>
    public string MountPoints => $"{Root}/var/lib/vectl/root";

    /// <summary>Volatile state.</summary>
    public string Run => $"{Root}/run/vectl";

    /// <summary>A directory for each word that VEs have in common, with a link for each of them that runs: CTID -> its names and addresses.</summary>
    public string Peers => $"{Run}/peers";

    /// <summary>Locked by whoever makes or removes a bridge.</summary>
    public string BridgeLock => $"{Run}/bridges.lock";

    /// <summary>What the host translates for each VE that runs.</summary>
    public string Nat => $"{Run}/nat";

    /// <summary>What the host translates for one VE.</summary>
    public string NatOf(VeId id) => $"{Nat}/{id}";

    /// <summary>Console logs.</summary>
    public string Logs => $"{Root}/var/log/vectl";

    /// <summary>One VE's configuration.</summary>
    public string VeConfig(VeId id) => $"{VeConfigs}/{id}.yaml";

    /// <summary>One VE's private area.</summary>
    public string PrivateArea(VeId id) => $"{PrivateAreas}/{id}";

    /// <summary>
    /// What overlayfs leaves in a work directory. It would remove it at the next mount, which then has to wait for the disk, so
    /// whoever ends a mount removes it.
    /// </summary>
    public string OldWork(VeId id) => $"{PrivateArea(id)}/work/work";

    /// <summary>For which configuration the network files in a VE were written, and which they are.</summary>
    public string GuestNetwork(VeId id) => $"{PrivateArea(id)}/network";

    /// <summary>What provisions a VE: a script, its output, and how it ended. Beside the VE's files, where the VE has no way to.</summary>
    public string Provision(VeId id) => $"{PrivateArea(id)}/provision";

    /// <summary>The script that provisions a VE.</summary>
    public string ProvisionScript(VeId id) => $"{Provision(id)}/script";

    /// <summary>How far that has come.</summary>
    public string ProvisionRecord(VeId id) => $"{Provision(id)}/state.json";

    /// <summary>What it said.</summary>
    public string ProvisionLog(VeId id) => $"{Provision(id)}/log";

    /// <summary>Where <c>vectl mount</c> shows a VE's root.</summary>
    public string MountPoint(VeId id) => $"{MountPoints}/{id}";

    /// <summary>One VE's volatile directory.</summary>
    public string RunOf(VeId id) => $"{Run}/{id}";

    /// <summary>One VE's state.</summary>
    public string State(VeId id) => $"{Run}/{id}/state.json";

    /// <summary>What has to be taken back of one VE's network.</summary>
    public string Network(VeId id) => $"{Run}/{id}/network";

    /// <summary>Where one VE's network namespace is kept while a device of the host is in it.</summary>
    public string NetworkNamespace(VeId id) => $"{Run}/{id}/netns";

    /// <summary>One VE's lock.</summary>
    public string Lock(VeId id) => $"{Run}/{id}/lock";

    /// <summary>A link to the directory in <see cref="Peers"/> that one VE has a link in.</summary>
    public string PeersOf(VeId id) => $"{Run}/{id}/peers";

    /// <summary>One VE's console log.</summary>
    public string ConsoleLog(VeId id) => $"{Logs}/{id}.console";
}
