using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>What of the network one VE at most may have: IP addresses, ports of the host, names of interfaces and Ethernet addresses.</summary>
/// <param name="paths">The layout.</param>
public sealed class NetworkIndex(VectlPaths paths)
{
    readonly LinkIndex _links = new(paths, paths.NetworkClaims, (ve, thing) => Has(NetworkClaim.Of(ve.Network), thing) || Has(NetworkClaim.Of(Running(paths, ve.Id)), thing));

    /// <summary>Gives <paramref name="claims"/> to <paramref name="id"/>, whose lock the caller holds; exit code 78 when another VE has one of them.</summary>
    /// <param name="id">The VE.</param>
    /// <param name="claims">What it is to have.</param>
    /// <param name="before">Told of each just before it is claimed, so that it can be undone.</param>
    public void Claim(VeId id, ImmutableArray<NetworkClaim> claims, Action<NetworkClaim>? before = null)
    {
        foreach (NetworkClaim claim in claims)
        {
            before?.Invoke(claim);
            if ((_links.Claim(claim.Link, id) ?? OwnerOfOverlapping(claim, id)) is { } owner)
                throw new VeException(VeError.AddressInUse, $"{claim.Text} belongs to CTID {owner}", "What belongs to whom: vectl list -a -o ctid,configured_ip,ports,host_ifname");
        }
    }

    /// <summary>Takes <paramref name="claims"/> from <paramref name="id"/>; another VE's stay.</summary>
    public void Release(VeId id, ImmutableArray<NetworkClaim> claims)
    {
        foreach (NetworkClaim claim in claims)
            _links.Release(claim.Link, id);
    }

    /// <summary>Takes everything that a link gives to <paramref name="id"/>: for a VE whose configuration does not say.</summary>
    public void ReleaseAll(VeId id) => _links.ReleaseAll(id);

    /// <summary>Whether a link gives anything to <paramref name="id"/>.</summary>
    public bool HasAny(VeId id) => _links.ThingsOf(id).Any();

    // Both have made their link before either looks, so two that overlap cannot both miss the other.
    VeId? OwnerOfOverlapping(NetworkClaim claim, VeId id)
    {
        if (claim.Overlapping is not { } overlapping)
            return null;
        if (!overlapping.EndsWith('*'))
            return Other(overlapping, id);
        foreach (string path in Directory.EnumerateFileSystemEntries(paths.NetworkClaims, overlapping))
            if (Other(Path.GetFileName(path), id) is { } owner)
                return owner;
        return null;
    }

    VeId? Other(string link, VeId id) => _links.Find(link) is { } owner && owner != id ? owner : null;

    // What it was given without --save its configuration does not say.
    static ImmutableArray<InterfaceConfig> Running(VectlPaths paths, VeId id)
    {
        VeState? state = new StateStore(paths).TryRead(id, out _);
        if (state is not { EndedAt: 0, Network.Length: > 0 } || state.BootId != BootId.Current)
            return [];
        using Fd? init = new ProcessIdentity(state.InitPid, state.InitStartTime).TryOpen();
        return init is null ? [] : NetworkText.Parse(state.Network, id);
    }

    static bool Has(ImmutableArray<NetworkClaim> claims, string link)
    {
        foreach (NetworkClaim claim in claims)
            if (claim.Link == link)
                return true;
        return false;
    }
}
